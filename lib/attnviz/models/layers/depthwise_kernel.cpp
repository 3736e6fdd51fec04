#include <algorithm>

#include "attnviz/core/parallel.hpp"
#include "attnviz/core/simd/kernels.hpp"
#include "attnviz/models/layers/convolution_kernel.hpp"

namespace attnviz::models {
namespace {

class DepthwiseKernel : public ConvolutionKernel {
 public:
  explicit DepthwiseKernel(const ConvolutionNumbers& numbers)
      : activation_(kernel_of(numbers.activation)),
        weight_(numbers.weight.size()),
        bias_(numbers.bias.begin(), numbers.bias.end()) {
    const std::size_t channels = numbers.outputs, area = numbers.side * numbers.side;
    for (std::size_t channel = 0; channel < channels; ++channel) {
      for (std::size_t tap = 0; tap < area; ++tap) {
        weight_[tap * channels + channel] = numbers.weight[channel * area + tap];
      }
    }
  }

  void run(const FeatureMap& from, const Window& window, FeatureMap& to) const override {
    parallel_for(to.rows, 1, [&](std::size_t begin, std::size_t end) {
      std::vector<const float*> lines, weights;
      for (std::size_t row = begin; row < end; ++row) {
        float* out = to.values.data() + row * to.columns * to.channels();
        for (std::size_t column = 0; column < to.columns; ++column) {
          lines.clear();
          weights.clear();
          find_taps(from, window, {row, column}, lines, weights);
          simd::kernels().sum_products(out + column * to.channels(), to.channels(),
                                       {lines.data(), weights.data(), lines.size(), bias_.data()});
        }
        if (activation_ != nullptr) activation_(out, to.columns * to.channels());
      }
    });
  }

 private:
  struct Position {
    std::size_t row, column;
  };

  /// The places within the picture that one place of the output looks at, and their weights.
  void find_taps(const FeatureMap& from, const Window& window, const Position& at, std::vector<const float*>& lines,
                 std::vector<const float*>& weights) const {
    for (std::size_t y = 0; y < window.side; ++y) {
      const std::size_t row = at.row * window.stride + y * window.dilation - window.top;  // wraps above the picture
      if (row >= from.rows) continue;
      for (std::size_t x = 0; x < window.side; ++x) {
        const std::size_t column = at.column * window.stride + x * window.dilation - window.left;
        if (column >= from.columns) continue;
        lines.push_back(from.values.data() + (row * from.columns + column) * from.channels());
        weights.push_back(weight_.data() + (y * window.side + x) * from.channels());
      }
    }
  }

  ActivationKernel activation_;
  std::vector<float> weight_;  ///< [side * side, channels]
  std::vector<float> bias_;
};

}  // namespace

std::unique_ptr<const ConvolutionKernel> depthwise_kernel(const ConvolutionNumbers& numbers) {
  return std::make_unique<const DepthwiseKernel>(numbers);
}

}  // namespace attnviz::models
