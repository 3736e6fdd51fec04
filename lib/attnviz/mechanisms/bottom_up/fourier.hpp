#pragma once

#include <complex>
#include <vector>

namespace attnviz::mechanisms {

enum class Direction { forward, inverse };

/// A plane of complex numbers, row by row.
struct Spectrum {
  std::size_t rows = 0, columns = 0;
  std::vector<std::complex<double>> values;
};

/// The discrete Fourier transform of a plane in place, in both directions without a factor. Mixed radix: quick for
/// sizes with small prime factors, correct for all.
void fourier_transform(Spectrum& plane, Direction direction);

}  // namespace attnviz::mechanisms
