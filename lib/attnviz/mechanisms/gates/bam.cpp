#include "attnviz/mechanisms/gates/bam.hpp"

#include "attnviz/core/activation.hpp"

namespace attnviz::mechanisms {
namespace {

/// How the layers are called in one of the two layouts.
struct Layout {
  const char *channel, *channel_norm, *channel_last, *reduce, *reduce_norm, *dilated, *dilated_norm, *spatial_last;
  std::size_t first_norm;  ///< number in the first channel norm's name
};
constexpr Layout kAuthors = {"channel_att.gate_c.gate_c_fc_",
                             "channel_att.gate_c.gate_c_bn_",
                             "channel_att.gate_c.gate_c_fc_final",
                             "spatial_att.gate_s.gate_s_conv_reduce0",
                             "spatial_att.gate_s.gate_s_bn_reduce0",
                             "spatial_att.gate_s.gate_s_conv_di_",
                             "spatial_att.gate_s.gate_s_bn_di_",
                             "spatial_att.gate_s.gate_s_conv_final",
                             1};
constexpr Layout kShort = {"ca.ca.fc",           "ca.ca.bn",         "ca.ca.last_fc",
                           "sa.sa.conv_reduce1", "sa.sa.bn_reduce1", "sa.sa.conv_",
                           "sa.sa.bn_",          "sa.sa.last_conv",  0};

std::string numbered(const char* name, std::size_t number) {
  return name + std::to_string(number);
}

bool stored(const Parameters& parameters, const std::string& prefix) {
  return parameters.stored_shape({prefix + ".weight"}).has_value();
}

/// How many layers NAME0, NAME1 ... there are: the file's, or `drawn`.
std::size_t count_of(const Parameters& parameters, const char* name, std::size_t drawn) {
  if (!parameters.from_file()) return drawn;
  std::size_t count = 0;
  while (stored(parameters, numbered(name, count))) ++count;
  return count;
}

Vector channel_logits(const Tensor3& features, const BamWeights& weights) {
  Vector x = channel_means(features);
  for (const auto& hidden : weights.channel_hidden) {
    x = affine(hidden.layer, x);
    normalise(x, hidden.norm);
    relu(values_of(x));
  }
  return affine(weights.channel_last, x);
}

Tensor3 spatial_logits(const Tensor3& features, const BamWeights& weights) {
  Tensor3 x = features;
  for (const ConvolutionLayer& hidden : weights.spatial_hidden) {
    x = hidden(x);
    relu(values_of(x));
  }
  Tensor3 logits = weights.spatial_last(x);
  const std::size_t expected[] = {1, features.shape(1), features.shape(2)};
  require_shape("bam: logits of the places", std::span(logits.shape().data(), 3), expected);
  return logits;
}

}  // namespace

FullyGated bam(const Tensor3& features, const BamWeights& weights, const BamOptions& options) {
  const Vector channels = channel_logits(features, weights);
  const Tensor3 places = spatial_logits(features, weights);
  const std::size_t expected[] = {features.shape(0)};
  require_shape("bam: logits of the channels", std::span(channels.shape().data(), 1), expected);
  FullyGated result{features, Tensor3::from_shape(features.shape())};
  const std::size_t area = places.size();
  for (std::size_t channel = 0; channel < channels.size(); ++channel) {
    const float logit = channels(channel);
    float* plane = result.gate.data() + channel * area;
    for (std::size_t index = 0; index < area; ++index) {
      const float place = places.data()[index];
      plane[index] = options.combine == BamOptions::Combine::sum ? logit + place : logit * place;
    }
  }
  sigmoid(values_of(result.gate));
  for (std::size_t index = 0; index < features.size(); ++index)
    result.output.data()[index] *= 1 + result.gate.data()[index];
  return result;
}

BamWeights read_bam(Parameters& parameters, std::size_t channels, const BamOptions& options) {
  const Layout& layout = stored(parameters, kShort.reduce) ? kShort : kAuthors;
  std::size_t hidden = hidden_channels(parameters, channels, {options.reduction, kBam.name});
  BamWeights weights;
  std::size_t width = channels;
  for (std::size_t layer = 0; layer < count_of(parameters, layout.channel, 1); ++layer) {
    auto linear = read_linear(parameters, {numbered(layout.channel, layer)}, {width, hidden}, Drawn::torch);
    width = linear.weight.shape(0);
    weights.channel_hidden.push_back(
        {std::move(linear),
         read_batch_norm(parameters, numbered(layout.channel_norm, layer + layout.first_norm), width)});
  }
  weights.channel_last = read_linear(parameters, {layout.channel_last}, {width, channels}, Drawn::torch);

  if (const auto shape = parameters.stored_shape({std::string(layout.reduce) + ".weight"}); shape && !shape->empty()) {
    hidden = shape->front();
  }
  weights.spatial_hidden.push_back(read_convolution(parameters, layout.reduce, {hidden, channels, 1, 1}));
  weights.spatial_hidden.back().norm = read_batch_norm(parameters, layout.reduce_norm, hidden);
  for (std::size_t layer = 0; layer < count_of(parameters, layout.dilated, 2); ++layer) {
    auto convolution = read_convolution(parameters, numbered(layout.dilated, layer), {hidden, hidden, 3, 3});
    convolution.norm = read_batch_norm(parameters, numbered(layout.dilated_norm, layer), hidden);
    convolution.dilation = options.dilation;
    weights.spatial_hidden.push_back(std::move(convolution));
  }
  weights.spatial_last = read_convolution(parameters, layout.spatial_last, {1, hidden, 1, 1});
  return weights;
}

std::vector<AttentionMap> run_bam(const Inputs& inputs, Parameters& parameters, const BamOptions& options) {
  const Tensor3 features = features_of(inputs);
  auto maps = full_gate_maps(bam(features, read_bam(parameters, features.shape(0), options), options).gate, inputs);
  maps.back().reading = "every value x of every channel becomes x + factor x";
  return maps;
}

}  // namespace attnviz::mechanisms
