#include "attnviz/mechanisms/gates/selective_kernel.hpp"

#include <algorithm>
#include <numeric>

#include "attnviz/core/activation.hpp"
#include "attnviz/core/error.hpp"
#include "attnviz/core/softmax.hpp"

namespace attnviz::mechanisms {
namespace {

using Split = SelectiveKernelOptions::Split;

Tensor3 part_of(const Tensor3& features, std::size_t part, std::size_t parts) {
  if (features.shape(0) % parts != 0) {
    throw Error(ErrorKind::shape, "sk: " + std::to_string(features.shape(0)) + " channels do not split into " +
                                      std::to_string(parts) + " branches");
  }
  Tensor3 slice = Tensor3::from_shape({features.shape(0) / parts, features.shape(1), features.shape(2)});
  std::copy_n(features.data() + part * slice.size(), slice.size(), slice.data());
  return slice;
}

std::vector<Tensor3> branch_outputs(const Tensor3& features, const SelectiveKernelWeights& weights) {
  std::vector<Tensor3> outputs;
  const std::size_t count = weights.branches.size();
  for (std::size_t index = 0; index < count; ++index) {
    outputs.push_back(weights.branches[index](weights.split ? part_of(features, index, count) : features));
    relu(values_of(outputs.back()));
    require_shape("sk: output of branch " + std::to_string(index), std::span(outputs.back().shape().data(), 3),
                  std::span(features.shape().data(), 3));
  }
  return outputs;
}

/// [B,C], softmax down the columns.
Matrix branch_weights(const std::vector<Tensor3>& branches, const SelectiveKernelWeights& weights) {
  Vector squeezed = channel_means(branches.front());
  for (std::size_t index = 1; index < branches.size(); ++index) {
    const Vector means = channel_means(branches[index]);
    for (std::size_t channel = 0; channel < means.size(); ++channel) squeezed(channel) += means(channel);
  }
  Vector hidden = affine(weights.reduce, squeezed);
  normalise(hidden, weights.norm);
  if (weights.activates) relu(values_of(hidden));
  Matrix result = Matrix::from_shape({branches.size(), squeezed.size()});
  for (std::size_t index = 0; index < branches.size(); ++index) {
    const Vector logits = affine(weights.select[index], hidden);
    const std::size_t expected[] = {squeezed.size()};
    require_shape("sk: logits of a branch", std::span(logits.shape().data(), 1), expected);
    std::ranges::copy(values_of(logits), row_of(result, index).begin());
  }
  softmax_columns(result);
  return result;
}

/// timm has the layers of all branches in one tensor, branch after branch.
std::vector<LinearLayer> cut(const LinearLayer& all, std::size_t parts, std::size_t rows) {
  const std::size_t expected[] = {parts * rows, all.weight.shape(1)};
  require_shape("sk: attn.fc_select.weight", std::span(all.weight.shape().data(), 2), expected);
  std::vector<LinearLayer> layers;
  for (std::size_t part = 0; part < parts; ++part) {
    LinearLayer layer{Matrix::from_shape({rows, all.weight.shape(1)}), {}};
    std::copy_n(all.weight.data() + part * layer.weight.size(), layer.weight.size(), layer.weight.data());
    if (all.bias.size() > 0) {
      layer.bias = Vector::from_shape({rows});
      std::copy_n(all.bias.data() + part * rows, rows, layer.bias.data());
    }
    layers.push_back(std::move(layer));
  }
  return layers;
}

/// fightingcv's names: kernels of growing size, one layer a branch.
SelectiveKernelWeights read_grown(Parameters& parameters, std::size_t channels) {
  SelectiveKernelWeights weights;
  weights.activates = false;
  weights.reduce = read_linear(parameters, {"fc"}, {channels, 0}, Drawn::torch);
  const std::size_t hidden = weights.reduce.weight.shape(0);
  for (std::size_t index = 0;; ++index) {
    const std::string branch = "convs." + std::to_string(index);
    if (!parameters.stored_shape({branch + ".conv.weight"})) break;
    weights.branches.push_back(read_convolution(parameters, branch + ".conv", {channels, channels, 1, 1}));
    weights.branches.back().norm = read_batch_norm(parameters, branch + ".bn", channels);
    weights.select.push_back(
        read_linear(parameters, {"fcs." + std::to_string(index)}, {hidden, channels}, Drawn::torch));
  }
  return weights;
}

std::size_t stored_branches(const Parameters& parameters) {
  std::size_t count = 0;
  while (parameters.stored_shape({"paths." + std::to_string(count) + ".conv.weight"})) ++count;
  return count;
}

std::string branch_label(const ConvolutionLayer& branch) {
  const std::string side = std::to_string(branch.weight.shape(2));
  return side + "x" + side + (branch.dilation > 1 ? " dilated " + std::to_string(branch.dilation) : "");
}

/// What each branch brings to each place: mean over channels of weight times feature, [B,H,W].
Tensor contributions(const SelectiveKernelResult& result) {
  const Tensor3& first = result.branches.front();
  Tensor map = Tensor::from_shape({result.branches.size(), first.shape(1), first.shape(2)});
  std::ranges::fill(values_of(map), 0.0F);
  const std::size_t area = first.shape(1) * first.shape(2), channels = first.shape(0);
  for (std::size_t branch = 0; branch < result.branches.size(); ++branch) {
    float* plane = map.data() + branch * area;
    for (std::size_t channel = 0; channel < channels; ++channel) {
      const float weight = result.weights(branch, channel) / static_cast<float>(channels);
      const float* values = result.branches[branch].data() + channel * area;
      for (std::size_t index = 0; index < area; ++index) plane[index] += weight * values[index];
    }
  }
  return map;
}

}  // namespace

SelectiveKernelResult selective_kernel(const Tensor3& features, const SelectiveKernelWeights& weights) {
  if (weights.branches.empty() || weights.select.size() != weights.branches.size()) {
    throw Error(ErrorKind::shape, "sk: " + std::to_string(weights.branches.size()) + " branches and " +
                                      std::to_string(weights.select.size()) + " layers that select");
  }
  SelectiveKernelResult result;
  result.branches = branch_outputs(features, weights);
  result.weights = branch_weights(result.branches, weights);
  result.output = Tensor3::from_shape(features.shape());
  std::ranges::fill(values_of(result.output), 0.0F);
  const std::size_t area = features.shape(1) * features.shape(2);
  for (std::size_t branch = 0; branch < result.branches.size(); ++branch) {
    for (std::size_t index = 0; index < result.output.size(); ++index) {
      result.output.data()[index] += result.weights(branch, index / area) * result.branches[branch].data()[index];
    }
  }
  return result;
}

SelectiveKernelWeights read_selective_kernel(Parameters& parameters, std::size_t channels,
                                             const SelectiveKernelOptions& options) {
  if (parameters.stored_shape({"convs.0.conv.weight"})) return read_grown(parameters, channels);
  const std::size_t count =
      parameters.from_file() ? std::max<std::size_t>(stored_branches(parameters), 1) : options.branches;
  SelectiveKernelWeights weights;
  weights.split = options.split == Split::yes || (options.split == Split::automatic && parameters.from_file());
  const std::size_t seen = weights.split ? channels / count : channels;
  if (weights.split && channels % count != 0) {
    throw Error(
        ErrorKind::usage,
        "sk: " + std::to_string(channels) + " channels do not split into " + std::to_string(count) + " branches",
        "use --set split=no");
  }
  const std::size_t each = seen / std::gcd(seen, std::size_t{32});  // the paper's 32 groups, or as many as divide
  for (std::size_t index = 0; index < count; ++index) {
    const std::string branch = "paths." + std::to_string(index);
    weights.branches.push_back(read_convolution(parameters, branch + ".conv", {channels, each, 3, 3}));
    weights.branches.back().norm = read_batch_norm(parameters, branch + ".bn", channels);
    if (weights.branches.back().weight.shape(2) == 3) weights.branches.back().dilation = index + 1;
  }
  const std::size_t hidden = parameters.from_file() ? 0 : std::max<std::size_t>(channels / 16, 32);
  weights.reduce = read_linear(parameters, {"attn.fc_reduce"}, {channels, hidden}, Drawn::torch);
  weights.norm = read_batch_norm(parameters, "attn.bn", weights.reduce.weight.shape(0));
  weights.select =
      cut(read_linear(parameters, {"attn.fc_select"}, {weights.reduce.weight.shape(0), count * channels}, Drawn::torch),
          count, channels);
  return weights;
}

std::vector<AttentionMap> run_selective_kernel(const Inputs& inputs, Parameters& parameters,
                                               const SelectiveKernelOptions& options) {
  const Tensor3 features = features_of(inputs);
  const auto layers = read_selective_kernel(parameters, features.shape(0), options);
  const auto result = selective_kernel(features, layers);
  Axis branches{AxisKind::branch, layers.branches.size(), {}};
  for (const ConvolutionLayer& branch : layers.branches) branches.labels.push_back(branch_label(branch));

  AttentionMap weights{.name = "weights", .axes = {branches, channel_axis(inputs)}};
  weights.values = result.weights;
  weights.kind = ValueKind::probability;
  weights.sums_over = AxisKind::branch;
  weights.title = "share of each receptive field";
  weights.reading = "how each channel divides itself between receptive fields";

  AttentionMap brought = spatial_map("contribution", place_means(features), inputs);
  brought.axes.insert(brought.axes.begin(), branches);
  brought.values = contributions(result);
  brought.title = "what each receptive field brings";
  brought.reading = "what each receptive field brings to each place: mean over channels of weight times feature";
  return {std::move(weights), std::move(brought)};
}

}  // namespace attnviz::mechanisms
