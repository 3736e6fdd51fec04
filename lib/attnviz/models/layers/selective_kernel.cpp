#include "attnviz/models/layers/selective_kernel.hpp"

#include <algorithm>

#include "attnviz/core/error.hpp"
#include "attnviz/core/parallel.hpp"
#include "attnviz/core/softmax.hpp"
#include "attnviz/io/escape.hpp"

namespace attnviz::models {
namespace {

constexpr std::size_t kMostBranches = 16;

FeatureMap part_of(const FeatureMap& features, std::size_t part, std::size_t parts) {
  const std::size_t width = features.channels() / parts;
  FeatureMap result = make_features(features.rows, features.columns, width);
  for (std::size_t place = 0; place < features.places(); ++place) {
    std::copy_n(row_of(features.values, place).data() + part * width, width, row_of(result.values, place).data());
  }
  return result;
}

/// The first branch becomes the mixture of all.
FeatureMap mixed(std::vector<FeatureMap> branches, const Matrix& shares) {
  FeatureMap result = std::move(branches.front());
  multiply_channels(result, row_of(shares, 0));
  for (std::size_t branch = 1; branch < branches.size(); ++branch) {
    const auto share = row_of(shares, branch);
    parallel_for(result.places(), 256, [&](std::size_t begin, std::size_t end) {
      for (std::size_t place = begin; place < end; ++place) {
        const auto from = row_of(std::as_const(branches[branch].values), place);
        const auto to = row_of(result.values, place);
        for (std::size_t channel = 0; channel < to.size(); ++channel) to[channel] += share[channel] * from[channel];
      }
    });
  }
  return result;
}

}  // namespace

bool SelectiveKernel::is_at(const Weights& weights, const std::string& name) {
  return weights.has(name + ".paths.0.conv.weight");
}

SelectiveKernel::SelectiveKernel(Weights& weights, const std::string& name, std::size_t inputs,
                                 const ConvolutionShape& shape)
    : name_(name) {
  const auto path = [&](std::size_t number) { return name + ".paths." + std::to_string(number); };
  std::size_t count = 1;
  while (count < kMostBranches && weights.has(path(count) + ".conv.weight")) ++count;
  if (inputs % count != 0) {
    throw Error(ErrorKind::format, io::for_terminal(name) + ": " + std::to_string(inputs) +
                                       " channels do not split into " + std::to_string(count) + " branches");
  }
  for (std::size_t number = 0; number < count; ++number) {
    ConvolutionShape own = shape;
    own.dilation = number + 1;
    own.activation = Activation::relu;
    const ConvolutionNames names{path(number) + ".conv", path(number) + ".bn"};
    branches_.push_back(std::make_unique<Convolution>(weights, names, inputs / count, own));
    if (branches_.back()->outputs() == outputs()) continue;
    throw Error(ErrorKind::format, io::for_terminal(path(number)) + ".conv.weight has " +
                                       std::to_string(branches_.back()->outputs()) + " channels, the first branch " +
                                       std::to_string(outputs()));
  }
  ConvolutionShape inner{.activation = Activation::relu, .epsilon = shape.epsilon};
  reduce_ = std::make_unique<Convolution>(weights, ConvolutionNames{name + ".attn.fc_reduce", name + ".attn.bn"},
                                          outputs(), inner);
  inner.activation = Activation::none;
  select_ =
      std::make_unique<Convolution>(weights, ConvolutionNames{name + ".attn.fc_select", ""}, reduce_->outputs(), inner);
  if (select_->outputs() != count * outputs()) {
    throw Error(ErrorKind::format, io::for_terminal(name) + ".attn.fc_select.weight has " +
                                       std::to_string(select_->outputs()) + " outputs, expected " +
                                       std::to_string(count * outputs()));
  }
}

Matrix SelectiveKernel::shares_of(const std::vector<FeatureMap>& branches) const {
  FeatureMap squeezed = make_features(1, 1, outputs());
  std::ranges::fill(values_of(squeezed.values), 0.0F);
  for (const FeatureMap& branch : branches) add_to_channels(squeezed, channel_means(branch));
  const FeatureMap selected = select_->apply(reduce_->apply(std::move(squeezed), nullptr), nullptr);
  Matrix shares = Matrix::from_shape({branches.size(), outputs()});
  std::copy_n(selected.values.data(), shares.size(), shares.data());
  softmax_columns(shares);
  return shares;
}

FeatureMap SelectiveKernel::apply(FeatureMap features, KeptMaps maps) const {
  std::vector<FeatureMap> branches;
  for (std::size_t branch = 0; branch < branches_.size(); ++branch) {
    branches.push_back(branches_[branch]->apply(part_of(features, branch, branches_.size()), nullptr));
  }
  const Matrix shares = shares_of(branches);
  if (maps != nullptr) {
    AttentionMap map{.name = name_ + ".shares",
                     .axes = {{AxisKind::branch, branches.size(), {}}, {AxisKind::channel, outputs(), {}}}};
    for (std::size_t branch = 0; branch < branches.size(); ++branch) {
      map.axes[0].labels.push_back("3x3" + (branch > 0 ? " dilated " + std::to_string(branch + 1) : std::string()));
    }
    map.values = shares;
    map.kind = ValueKind::probability;
    map.sums_over = AxisKind::branch;
    map.bounds = {0.0F, 1.0F};
    map.title = name_ + ": share of each reach";
    map.reading = "how each channel divides itself between branches of different reach";
    maps->push_back(std::move(map));
  }
  return mixed(std::move(branches), shares);
}

}  // namespace attnviz::models
