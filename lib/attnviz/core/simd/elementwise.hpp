#pragma once

#include "attnviz/core/simd/batch.hpp"

namespace attnviz::simd {
namespace {

template <class Arch>
Batch<Arch> logistic(Batch<Arch> x) {
  return Batch<Arch>(1.0F) / (Batch<Arch>(1.0F) + xsimd::exp(-x));
}

/// min(max(x + 3, 0), 6) / 6, NaN stays NaN.
template <class Arch>
Batch<Arch> hard_logistic(Batch<Arch> x) {
  const Batch<Arch> zero(0.0F), six(6.0F);
  Batch<Arch> y = x + Batch<Arch>(3.0F);
  y = xsimd::select(y < zero, zero, y);
  y = xsimd::select(y > six, six, y);
  return y / six;
}

/// The normal distribution function times x. erfc by Abramowitz and Stegun 7.1.26 (error 1.5e-7), one path for all x.
template <class Arch>
Batch<Arch> gauss_gate(Batch<Arch> x) {
  using B = Batch<Arch>;
  const B z = xsimd::abs(x) * B(0.70710678F);
  const B t = B(1.0F) / xsimd::fma(B(0.3275911F), z, B(1.0F));
  B series = xsimd::fma(B(1.061405429F), t, B(-1.453152027F));
  series = xsimd::fma(series, t, B(1.421413741F));
  series = xsimd::fma(series, t, B(-0.284496736F));
  series = xsimd::fma(series, t, B(0.254829592F));
  const B beyond = B(0.5F) * series * t * xsimd::exp(-(z * z));  // probability of lying beyond |x|
  return x * xsimd::select(x > B(0.0F), B(1.0F) - beyond, beyond);
}

/// A rational function fitted to tanh on [-9, 9] for the least relative error, 2e-8; it has passed 1 at 9.5.
template <class Arch>
Batch<Arch> bounded_tangent(Batch<Arch> x) {
  using B = Batch<Arch>;
  x = xsimd::min(B(9.5F), xsimd::max(B(-9.5F), x));  // in this order NaN stays NaN
  const B square = x * x;
  B above = xsimd::fma(B(0x1.cadcdep-27F), square, B(0x1.59c356p-16F));
  above = xsimd::fma(above, square, B(0x1.ca2c78p-9F));
  above = xsimd::fma(above, square, B(0x1.120b1cp-3F));
  above = xsimd::fma(above, square, B(1.0F));
  B below = xsimd::fma(B(0x1.a18036p-21F), square, B(0x1.588616p-12F));
  below = xsimd::fma(below, square, B(0x1.a7f7eep-6F));
  below = xsimd::fma(below, square, B(0x1.de5ad8p-2F));
  below = xsimd::fma(below, square, B(1.0F));
  return xsimd::min(B(1.0F), xsimd::max(B(-1.0F), x * above / below));
}

template <class Arch>
void relu(float* values, std::size_t count) {
  const Batch<Arch> zero(0.0F);
  each<Arch>(values, count, [zero](Batch<Arch> x) { return xsimd::select(x < zero, zero, x); });
}

template <class Arch>
void sigmoid(float* values, std::size_t count) {
  each<Arch>(values, count, logistic<Arch>);
}

template <class Arch>
void hard_sigmoid(float* values, std::size_t count) {
  each<Arch>(values, count, hard_logistic<Arch>);
}

template <class Arch>
void hard_swish(float* values, std::size_t count) {
  each<Arch>(values, count, [](Batch<Arch> x) { return x * hard_logistic<Arch>(x); });
}

template <class Arch>
void hyperbolic_tangent(float* values, std::size_t count) {
  each<Arch>(values, count, bounded_tangent<Arch>);
}

template <class Arch>
void silu(float* values, std::size_t count) {
  each<Arch>(values, count, [](Batch<Arch> x) { return x * logistic<Arch>(x); });
}

template <class Arch>
void gelu(float* values, std::size_t count) {
  each<Arch>(values, count, gauss_gate<Arch>);
}

/// (1 + tanh u) / 2 is the logistic function of 2 u.
template <class Arch>
void gelu_tanh(float* values, std::size_t count) {
  const Batch<Arch> twice_root(1.5957691F), cubic(0.044715F), one(1.0F);
  each<Arch>(values, count,
             [=](Batch<Arch> x) { return x * logistic<Arch>(twice_root * x * xsimd::fma(cubic, x * x, one)); });
}

template <class Arch>
void quick_gelu(float* values, std::size_t count) {
  const Batch<Arch> steepness(1.702F);
  each<Arch>(values, count, [steepness](Batch<Arch> x) { return x * logistic<Arch>(steepness * x); });
}

template <class Arch>
void exponential(float* values, std::size_t count) {
  each<Arch>(values, count, [](Batch<Arch> x) { return xsimd::exp(x); });
}

template <class Arch>
void multiply(float* values, std::size_t count, float factor) {
  const Batch<Arch> by(factor);
  each<Arch>(values, count, [by](Batch<Arch> x) { return x * by; });
}

}  // namespace
}  // namespace attnviz::simd
