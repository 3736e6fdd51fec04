#include "attnviz/models/layers/convolution.hpp"

#include <algorithm>
#include <cmath>
#include <mutex>

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/models/layers/convolution_kernel.hpp"

namespace attnviz::models {
namespace {

/// Beyond these no network is known, and a mistake or malice is: side of a kernel, channels, numbers once groups that
/// are packed together have zeros between them.
constexpr std::size_t kMostSide = 31, kMostChannels = 65'536, kMostNumbers = std::size_t{1} << 27;

/// Each channel by itself.
bool is_depthwise(std::size_t groups, std::size_t inputs, std::size_t outputs) {
  return groups > 1 && groups == inputs && groups == outputs;
}

void require_sizes(const std::string& name, const std::vector<std::size_t>& stored, std::size_t inputs) {
  const std::size_t outputs = stored[0], seen = stored[1], side = stored[2];
  const bool fits = stored[3] == side && side >= 1 && side <= kMostSide && outputs >= 1 && outputs <= kMostChannels &&
                    seen >= 1 && inputs <= kMostChannels && inputs % seen == 0 && outputs % (inputs / seen) == 0 &&
                    (is_depthwise(inputs / seen, inputs, outputs) || outputs * inputs <= kMostNumbers / side / side);
  if (fits) return;
  throw Error(ErrorKind::format, io::for_terminal(name) + ".weight is " +
                                     shape_text(std::span<const std::size_t>(stored)) + ", which no convolution of " +
                                     std::to_string(inputs) + " channels is");
}

std::size_t outputs_along(std::size_t side, std::size_t padding, std::size_t reach, std::size_t stride) {
  return side + padding < reach ? 0 : (side + padding - reach) / stride + 1;
}

}  // namespace

struct Convolution::State {
  StoredTensor weight, bias, scale, shift, mean, variance;
  std::size_t inputs = 0, groups = 1, side = 1;
  std::once_flag packed_once;
  std::unique_ptr<const ConvolutionKernel> kernel;

  void pack(const ConvolutionShape& shape, std::size_t outputs);
};

void Convolution::State::pack(const ConvolutionShape& shape, std::size_t outputs) {
  std::vector<float> numbers = weight.read(), terms(outputs);
  if (bias) bias.read(terms);
  if (scale) {
    const std::vector<float> scales = scale.read(), shifts = shift.read(), means = mean.read(),
                             squares = variance.read();
    const std::size_t each = numbers.size() / outputs;
    for (std::size_t output = 0; output < outputs; ++output) {
      const double deviation = std::sqrt(static_cast<double>(squares[output]) + static_cast<double>(shape.epsilon));
      const double factor = static_cast<double>(scales[output]) / deviation;
      for (std::size_t place = output * each; place < (output + 1) * each; ++place) {
        numbers[place] = static_cast<float>(factor * static_cast<double>(numbers[place]));
      }
      terms[output] =
          static_cast<float>(static_cast<double>(shifts[output]) - factor * static_cast<double>(means[output]));
    }
  }
  const ConvolutionNumbers packed{numbers, terms, outputs, inputs, groups, side, shape.activation};
  kernel = is_depthwise(groups, inputs, outputs) ? depthwise_kernel(packed) : product_kernel(packed);
}

Convolution::Convolution(Weights& weights, const ConvolutionNames& names, std::size_t inputs,
                         const ConvolutionShape& shape)
    : state_(std::make_unique<State>()), shape_(shape), outputs_(inputs) {
  std::vector<std::size_t> stored = weights.shape_of(names.convolution + ".weight");
  if (stored.size() == 4) {
    require_sizes(names.convolution, stored, inputs);
    outputs_ = stored[0];
    state_->groups = inputs / stored[1];
    state_->side = stored[2];
  } else {
    stored = {outputs_, inputs, 1, 1};  // complained about
  }
  state_->inputs = inputs;
  state_->weight = weights.expect(names.convolution + ".weight", stored);
  if (names.norm.empty()) {
    state_->bias = weights.find(names.convolution + ".bias", {outputs_});
    return;
  }
  state_->scale = weights.expect(names.norm + ".weight", {outputs_});
  state_->shift = weights.expect(names.norm + ".bias", {outputs_});
  state_->mean = weights.expect(names.norm + ".running_mean", {outputs_});
  state_->variance = weights.expect(names.norm + ".running_var", {outputs_});
}

Convolution::~Convolution() = default;

FeatureMap Convolution::apply(FeatureMap features, KeptMaps /*maps*/) const {
  std::call_once(state_->packed_once, [this] { state_->pack(shape_, outputs_); });
  const std::size_t stride = shape_.stride, reach = shape_.dilation * (state_->side - 1) + 1;
  Window window{state_->side, stride, shape_.dilation};
  std::size_t around = (stride - 1 + reach - 1) / 2, rows = 0, columns = 0;
  if (shape_.padding == Padding::centered) {
    window.top = window.left = around;
    rows = outputs_along(features.rows, 2 * around, reach, stride);
    columns = outputs_along(features.columns, 2 * around, reach, stride);
  } else {
    rows = (features.rows - 1) / stride + 1;
    columns = (features.columns - 1) / stride + 1;
    const auto before = [&](std::size_t outputs, std::size_t side) {
      const std::size_t needed = (outputs - 1) * stride + reach;
      return needed > side ? (needed - side) / 2 : 0;
    };
    window.top = before(rows, features.rows);
    window.left = before(columns, features.columns);
  }
  FeatureMap result = make_features(rows, columns, outputs_);
  state_->kernel->run(features, window, result);
  return result;
}

}  // namespace attnviz::models
