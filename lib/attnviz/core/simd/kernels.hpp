#pragma once

#include <cstddef>

namespace attnviz::simd {

/// Sums of x - center and of (x - center)^2 over a range.
struct Deviations {
  double sum, squares;
};

struct Range {
  float low, high;
};

/// out[i] = (x[i] - center) * factor + offset, then * scale[i] + shift[i].
struct Normalization {
  const float* scale;
  const float* shift;
  float center, factor, offset;
};

/// A sum of shifted lines: out[i] = bias + sum over the taps of weights[tap] * source[offsets[tap] + i].
struct Correlation {
  const float* source;
  const std::size_t* offsets;
  const float* weights;
  std::size_t count;
  float bias;
};

/// A sum of lines, each times a line of weights: out[i] = bias[i] + sum over the taps of weights[tap][i] *
/// lines[tap][i].
struct Products {
  const float* const* lines;
  const float* const* weights;
  std::size_t count;
  const float* bias;
};

/// Floats behind the last one needed that `correlate` may read, and ignores.
inline constexpr std::size_t kReadAhead = 16;

/// Core's hot loops, compiled once for each instruction set that is worth it. Ranges need no alignment and may be empty
/// unless said otherwise. What a loop makes of one element does not depend on the element's place; sums are taken in
/// short blocks of floats and then in double.
struct Kernels {
  using InPlace = void(float* values, std::size_t count);

  const char* instruction_set;

  InPlace *relu, *sigmoid, *hard_sigmoid, *hard_swish, *hyperbolic_tangent, *silu, *gelu, *gelu_tanh, *quick_gelu,
      *exponential;

  /// -infinity for an empty range; overlooks NaN.
  float (*maximum)(const float* values, std::size_t count);
  /// Lowest and highest value; the range is not empty and holds no NaN.
  Range (*range)(const float* values, std::size_t count);
  double (*sum)(const float* values, std::size_t count);
  Deviations (*deviations)(const float* values, std::size_t count, float center);
  /// Sum of -w log w over the positive values.
  double (*entropy)(const float* weights, std::size_t count);
  bool (*all_finite)(const float* values, std::size_t count);
  /// Replaces every score by exp((score - top) * factor) and returns their sum.
  double (*exponential_sum)(float* scores, std::size_t count, float top, float factor);

  void (*multiply)(float* values, std::size_t count, float factor);
  void (*normalize)(float* values, std::size_t count, const Normalization& how);
  /// out[i] = sum over the taps of weights[tap] * lines[tap][i]; 1, 2 or 4 taps.
  void (*blend)(float* out, std::size_t count, const float* const* lines, const float* weights, std::size_t taps);
  void (*correlate)(float* out, std::size_t count, const Correlation& taps);
  void (*sum_products)(float* out, std::size_t count, const Products& taps);
  /// IEEE 754 binary16 in the machine's byte order, at any address.
  void (*from_halves)(const std::byte* from, float* to, std::size_t count);
};

/// The kernels for the best instruction set of this machine.
const Kernels& kernels() noexcept;

/// Number `index` of the kernels that this machine can run, from the most portable on; null behind the last.
const Kernels* available_kernels(std::size_t index) noexcept;

}  // namespace attnviz::simd
