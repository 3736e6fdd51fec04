#include <algorithm>

#include "attnviz/core/packed_linear.hpp"
#include "attnviz/core/parallel.hpp"
#include "attnviz/models/layers/convolution_kernel.hpp"

namespace attnviz::models {
namespace {

/// Neighbouring groups that are one product, with zeros where one does not see the other.
struct Bundle {
  std::size_t first_input = 0, inputs = 0, first_output = 0;
  PackedLinear linear;  ///< [outputs, side * side * inputs], place by place as the gathered rows
};

/// Groups of few channels leave most of a register empty: so many go together.
std::size_t groups_together(const ConvolutionNumbers& numbers) {
  constexpr std::size_t kWorthIt = 32;
  const std::size_t outputs = numbers.outputs / numbers.groups;
  std::size_t together = 1;
  while (together < numbers.groups && (together * outputs < kWorthIt || numbers.groups % together != 0)) ++together;
  return together;
}

Bundle pack(const ConvolutionNumbers& numbers, std::size_t first_group, std::size_t together) {
  const std::size_t outputs = numbers.outputs / numbers.groups, inputs = numbers.inputs / numbers.groups;
  const std::size_t area = numbers.side * numbers.side, width = together * inputs;
  std::vector<float> weight(together * outputs * area * width);
  for (std::size_t row = 0; row < together * outputs; ++row) {
    const float* from = numbers.weight.data() + (first_group * outputs + row) * inputs * area;
    float* to = weight.data() + row * area * width + row / outputs * inputs;
    for (std::size_t input = 0; input < inputs; ++input) {
      for (std::size_t tap = 0; tap < area; ++tap) to[tap * width + input] = from[input * area + tap];
    }
  }
  return {first_group * inputs, width, first_group * outputs,
          PackedLinear({.values = weight, .outputs = together * outputs, .inputs = area * width},
                       numbers.bias.subspan(first_group * outputs, together * outputs), numbers.activation)};
}

class ProductKernel : public ConvolutionKernel {
 public:
  explicit ProductKernel(const ConvolutionNumbers& numbers) {
    const std::size_t together = groups_together(numbers);
    for (std::size_t group = 0; group < numbers.groups; group += together) {
      bundles_.push_back(pack(numbers, group, together));
    }
  }

  void run(const FeatureMap& from, const Window& window, FeatureMap& to) const override {
    if (bundles_.size() == 1 && window.side == 1 && window.stride == 1) {
      const Matrix& values = from.values;
      bundles_.front().linear.apply({values.data(), values.shape(1), values.shape(0), to.values.data(), to.channels()});
      return;
    }
    for (const Bundle& bundle : bundles_) run_gathered(bundle, {from, window}, to);
  }

 private:
  struct View {
    const FeatureMap& map;
    const Window& window;
  };

  /// Some rows at a time, so that they are still in the cache when the product reads them.
  static void run_gathered(const Bundle& bundle, const View& from, FeatureMap& to) {
    constexpr std::size_t kFloats = std::size_t{1} << 17, kFewest = 80;
    const std::size_t width = bundle.linear.inputs(), outputs = bundle.linear.outputs();
    const std::size_t piece = std::clamp(kFloats / width, std::min(kFewest, to.places()), to.places());
    const bool all_channels = outputs == to.channels();
    parallel_for(to.places(), piece, [&](std::size_t begin, std::size_t end) {
      const std::size_t count = end - begin;
      const auto rows = std::make_unique_for_overwrite<float[]>(count * width);
      for (std::size_t place = begin; place < end; ++place) {
        gather(bundle, from, {place / to.columns, place % to.columns}, rows.get() + (place - begin) * width);
      }
      float* const out = to.values.data() + begin * to.channels();
      if (all_channels) {
        bundle.linear.apply({rows.get(), width, count, out, outputs});
        return;
      }
      // Rows with gaps between them would take the product's slowest path, 500 times slower in oneDNN 2.6.
      const auto dense = std::make_unique_for_overwrite<float[]>(count * outputs);
      bundle.linear.apply({rows.get(), width, count, dense.get(), outputs});
      for (std::size_t row = 0; row < count; ++row) {
        std::copy_n(dense.get() + row * outputs, outputs, out + row * to.channels() + bundle.first_output);
      }
    });
  }

  struct Position {
    std::size_t row, column;
  };

  /// The inputs behind one place of the output: rows of the window from top to bottom, zeros beyond the picture.
  static void gather(const Bundle& bundle, const View& from, const Position& at, float* into) {
    const auto [map, window] = from;
    const std::size_t side = window.side, width = bundle.inputs;
    const std::size_t left = at.column * window.stride, right = left + (side - 1) * window.dilation;
    const bool inside = left >= window.left && right - window.left < map.columns;
    // Neighbouring places are neighbours in memory: a row of the window is one copy.
    const bool in_one = inside && window.dilation == 1 && width == map.channels();
    for (std::size_t y = 0; y < side; ++y, into += side * width) {
      const std::size_t row = at.row * window.stride + y * window.dilation;
      if (row < window.top || row - window.top >= map.rows) {
        std::fill_n(into, side * width, 0.0F);
        continue;
      }
      const float* line = map.values.data() + (row - window.top) * map.columns * map.channels() + bundle.first_input;
      if (in_one) {
        std::copy_n(line + (left - window.left) * map.channels(), side * width, into);
        continue;
      }
      for (std::size_t x = 0; x < side; ++x) {
        const std::size_t column = left + x * window.dilation;
        if (column < window.left || column - window.left >= map.columns) {
          std::fill_n(into + x * width, width, 0.0F);
        } else {
          std::copy_n(line + (column - window.left) * map.channels(), width, into + x * width);
        }
      }
    }
  }

  std::vector<Bundle> bundles_;
};

}  // namespace

std::unique_ptr<const ConvolutionKernel> product_kernel(const ConvolutionNumbers& numbers) {
  return std::make_unique<const ProductKernel>(numbers);
}

}  // namespace attnviz::models
