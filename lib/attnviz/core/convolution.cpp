#include "attnviz/core/convolution.hpp"

#include <algorithm>
#include <memory>

#include "attnviz/core/error.hpp"
#include "attnviz/core/matmul.hpp"
#include "attnviz/core/parallel.hpp"
#include "attnviz/core/simd/kernels.hpp"

namespace attnviz {
namespace {

/// A checked convolution. The source has its border of zeros by now, so that every position of the kernel lies inside.
struct Plan {
  const Tensor4& weight;
  std::span<const float> bias;
  ConvolutionOptions options;
  const float* source;        ///< [channels, height, width]
  std::size_t height, width;  ///< with the border
  Tensor3& result;

  std::size_t taps() const { return weight.shape(1) * weight.shape(2) * weight.shape(3); }  ///< of one output channel
  std::size_t group_outputs() const { return weight.shape(0) / options.groups; }
  const float* group_source(std::size_t group) const { return source + group * weight.shape(1) * height * width; }
  float bias_of(std::size_t output) const { return bias.empty() ? 0 : bias[output]; }
};

/// Where the taps of one output channel lie, from the place of its first tap, in the order of the weights.
std::vector<std::size_t> tap_offsets(const Plan& plan) {
  std::vector<std::size_t> offsets;
  offsets.reserve(plan.taps());
  for (std::size_t channel = 0; channel < plan.weight.shape(1); ++channel) {
    for (std::size_t row = 0; row < plan.weight.shape(2); ++row) {
      for (std::size_t column = 0; column < plan.weight.shape(3); ++column) {
        const std::size_t line = channel * plan.height + row * plan.options.dilation;
        offsets.push_back(line * plan.width + column * plan.options.dilation);
      }
    }
  }
  return offsets;
}

/// Few output channels, stride 1: the output is a weighted sum of shifted inputs. Several rows go as one long line,
/// border and all; what was computed over the border is not copied.
void convolve_directly(const Plan& plan) {
  constexpr std::size_t kPixels = 2048;  // of one piece: its sums stay in the nearest cache
  const std::size_t rows = plan.result.shape(1), columns = plan.result.shape(2);
  const std::size_t piece_rows = std::max<std::size_t>(kPixels / plan.width, 1), pieces = (rows - 1) / piece_rows + 1;
  const auto offsets = tap_offsets(plan);
  const auto run = [&](std::size_t output, std::size_t piece) {
    const std::size_t first = piece * piece_rows, count = std::min(piece_rows, rows - first);
    std::vector<float> sums((count - 1) * plan.width + columns);
    simd::kernels().correlate(sums.data(), sums.size(),
                              {.source = plan.group_source(output / plan.group_outputs()) + first * plan.width,
                               .offsets = offsets.data(),
                               .weights = plan.weight.data() + output * plan.taps(),
                               .count = plan.taps(),
                               .bias = plan.bias_of(output)});
    float* out = plan.result.data() + (output * rows + first) * columns;
    for (std::size_t row = 0; row < count; ++row) std::copy_n(&sums[row * plan.width], columns, out + row * columns);
  };
  parallel_for(plan.weight.shape(0) * pieces, 1, [&](std::size_t begin, std::size_t end) {
    for (std::size_t index = begin; index < end; ++index) run(index / pieces, index % pieces);
  });
}

/// Writes the inputs behind `count` rows of output: [taps, count * columns]. `source` is where their first tap lies.
void gather_patches(const Plan& plan, const float* source, std::size_t count, float* patches) {
  const std::size_t columns = plan.result.shape(2), stride = plan.options.stride;
  for (const std::size_t offset : tap_offsets(plan)) {
    for (std::size_t row = 0; row < count; ++row, patches += columns) {
      const float* line = source + offset + row * stride * plan.width;
      if (stride == 1) {
        std::copy_n(line, columns, patches);
      } else {
        for (std::size_t column = 0; column < columns; ++column) patches[column] = line[column * stride];
      }
    }
  }
}

/// Whether the inputs behind the output lie in memory as a product needs them.
bool gathered_already(const Plan& plan) {
  return plan.weight.shape(2) == 1 && plan.weight.shape(3) == 1 && plan.options.stride == 1;
}

/// Everything else is a matrix product of the weights with the gathered inputs, some rows at a time.
void convolve_by_product(const Plan& plan) {
  constexpr std::size_t kPatchFloats = std::size_t{1} << 18;  // of one piece: they stay in the second cache
  const std::size_t rows = plan.result.shape(1), columns = plan.result.shape(2), area = rows * columns;
  const std::size_t outputs = plan.group_outputs(), taps = plan.taps();
  const bool gathered = gathered_already(plan);
  const std::size_t piece_rows = gathered ? rows : std::clamp<std::size_t>(kPatchFloats / taps / columns, 1, rows);
  const std::size_t pieces = (rows - 1) / piece_rows + 1;
  const auto run = [&](std::size_t group, std::size_t piece) {
    const std::size_t first = piece * piece_rows, count = std::min(piece_rows, rows - first);
    const float* source = plan.group_source(group) + first * plan.options.stride * plan.width;
    const auto patches = std::make_unique_for_overwrite<float[]>(gathered ? 0 : taps * count * columns);
    if (!gathered) gather_patches(plan, source, count, patches.get());
    float* out = plan.result.data() + group * outputs * area + first * columns;
    for (std::size_t output = 0; output < outputs; ++output) {
      std::fill_n(out + output * area, count * columns, plan.bias_of(group * outputs + output));
    }
    gemm({.rows = outputs,
          .columns = count * columns,
          .inner = taps,
          .a = plan.weight.data() + group * outputs * taps,
          .a_stride = taps,
          .b = gathered ? source : patches.get(),
          .b_stride = count * columns,
          .c = out,
          .c_stride = area,
          .beta = 1});
  };
  parallel_for(plan.options.groups * pieces, 1, [&](std::size_t begin, std::size_t end) {
    for (std::size_t index = begin; index < end; ++index) run(index / pieces, index % pieces);
  });
}

std::size_t output_side(std::size_t padded, std::size_t kernel, const ConvolutionOptions& options) {
  const std::size_t reach = options.dilation * (kernel - 1) + 1;
  if (padded < reach) {
    throw Error(ErrorKind::shape, "convolution: a kernel that spans " + std::to_string(reach) +
                                      " does not fit into a padded side of " + std::to_string(padded));
  }
  return (padded - reach) / options.stride + 1;
}

void check(const Tensor3& input, const Tensor4& weight, std::span<const float> bias,
           const ConvolutionOptions& options) {
  const std::size_t groups = options.groups;
  const bool fits =
      groups > 0 && weight.size() > 0 && weight.shape(0) % groups == 0 && weight.shape(1) * groups == input.shape(0);
  if (!fits || options.stride == 0 || options.dilation == 0) {
    throw Error(ErrorKind::shape, "convolution: weight " + shape_text(weight) + " in " + std::to_string(groups) +
                                      " groups, stride " + std::to_string(options.stride) + ", dilation " +
                                      std::to_string(options.dilation) + " does not fit input " + shape_text(input));
  }
  if (!bias.empty() && bias.size() != weight.shape(0)) {
    throw Error(ErrorKind::shape, "convolution: " + std::to_string(bias.size()) + " biases for " +
                                      std::to_string(weight.shape(0)) + " output channels");
  }
}

/// The input with its border of zeros, and as many floats behind it as the kernels may read too far.
std::vector<float> with_border(const Tensor3& input, std::size_t padding) {
  const std::size_t channels = input.shape(0), rows = input.shape(1), columns = input.shape(2);
  const std::size_t width = columns + 2 * padding, height = rows + 2 * padding;
  std::vector<float> padded(channels * height * width + simd::kReadAhead);
  for (std::size_t channel = 0; channel < channels; ++channel) {
    for (std::size_t row = 0; row < rows; ++row) {
      std::copy_n(input.data() + (channel * rows + row) * columns, columns,
                  padded.data() + (channel * height + row + padding) * width + padding);
    }
  }
  return padded;
}

}  // namespace

Tensor3 convolve(const Tensor3& input, const Tensor4& weight, std::span<const float> bias,
                 const ConvolutionOptions& options) {
  check(input, weight, bias, options);
  const std::size_t height = input.shape(1) + 2 * options.padding, width = input.shape(2) + 2 * options.padding;
  checked_count("convolution with border", {{input.shape(0), options.padding, options.padding}});
  checked_count("convolution with border", {{input.shape(0), height, width}});
  const std::size_t rows = output_side(height, weight.shape(2), options);
  const std::size_t columns = output_side(width, weight.shape(3), options);
  checked_count("convolution", {{weight.shape(0), rows, columns}});
  Tensor3 result = Tensor3::from_shape({weight.shape(0), rows, columns});
  // Measured: from about this many output channels on, gathering the inputs for a product pays.
  constexpr std::size_t kFewOutputs = 8;
  const bool directly = options.stride == 1 && weight.shape(0) / options.groups <= kFewOutputs;
  const auto padded = options.padding > 0 || directly ? with_border(input, options.padding) : std::vector<float>();
  const Plan plan{weight, bias, options, padded.empty() ? input.data() : padded.data(), height, width, result};
  if (directly) {
    convolve_directly(plan);
  } else {
    convolve_by_product(plan);
  }
  return result;
}

Vector convolve_same(std::span<const float> signal, std::span<const float> kernel) {
  if (kernel.size() % 2 == 0) {
    throw Error(ErrorKind::shape, "convolution: a kernel of " + std::to_string(kernel.size()) + " has no middle");
  }
  const auto count = static_cast<std::ptrdiff_t>(signal.size());
  const auto taps = static_cast<std::ptrdiff_t>(kernel.size()), reach = taps / 2;
  Vector result = Vector::from_shape({signal.size()});
  for (std::ptrdiff_t place = 0; place < count; ++place) {
    float sum = 0;
    for (std::ptrdiff_t tap = 0; tap < taps; ++tap) {
      const std::ptrdiff_t from = place + tap - reach;
      if (from >= 0 && from < count)
        sum += signal[static_cast<std::size_t>(from)] * kernel[static_cast<std::size_t>(tap)];
    }
    result(static_cast<std::size_t>(place)) = sum;
  }
  return result;
}

}  // namespace attnviz
