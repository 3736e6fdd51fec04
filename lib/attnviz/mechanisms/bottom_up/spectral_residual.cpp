#include "attnviz/mechanisms/bottom_up/spectral_residual.hpp"

#include <algorithm>
#include <cmath>

#include "attnviz/core/error.hpp"
#include "attnviz/mechanisms/bottom_up/fourier.hpp"

namespace attnviz::mechanisms {
namespace {

using Variant = SpectralResidualOptions::Variant;

/// Amplitudes below this are what rounding left of zero.
double rounding_in(const Spectrum& spectrum) {
  double largest = 0;
  for (const auto& value : spectrum.values) largest = std::max(largest, std::abs(value));
  return largest * 1e-14;
}

/// The authors' logarithm has no floor of its own.
Plane log_amplitude(const Spectrum& spectrum, Variant variant, double floor) {
  Plane result(spectrum.rows, spectrum.columns);
  for (std::size_t index = 0; index < result.values.size(); ++index) {
    const double amplitude = std::abs(spectrum.values[index]);
    result.values[index] = variant == Variant::opencv ? std::log(amplitude + 1) : std::log(std::max(amplitude, floor));
  }
  return result;
}

/// Turns |F| into exp(R) and keeps the angle. That of zero is zero: exp(R) is not small there, so that the angles of
/// rounding errors would show. Pictures one pixel wide or high have almost nothing but zeros.
void keep_residual(Spectrum& spectrum, Variant variant) {
  const double floor = rounding_in(spectrum);
  const Plane amplitude = log_amplitude(spectrum, variant, floor);
  const Plane smooth =
      filter(amplitude, box_kernel(3), variant == Variant::opencv ? Border::mirror : Border::replicate);
  for (std::size_t index = 0; index < amplitude.values.size(); ++index) {
    const double residual = std::exp(amplitude.values[index] - smooth.values[index]);
    const std::complex<double> value = spectrum.values[index];
    spectrum.values[index] = std::polar(residual, std::abs(value) > floor ? std::arg(value) : 0.0);
  }
}

void square(Plane& plane) {
  for (double& value : plane.values) value *= value;
}

}  // namespace

Matrix spectral_residual(const Plane& grey, Variant variant) {
  if (grey.values.empty()) throw Error(ErrorKind::shape, "spectral_residual: the picture is empty");
  Matrix result = Matrix::from_shape({grey.rows, grey.columns});
  const auto [darkest, lightest] = std::ranges::minmax(grey.values);
  if (variant == Variant::hou && darkest == lightest) {  // stretching would divide by nothing
    std::ranges::fill(values_of(result), 0.0F);
    return result;
  }
  Spectrum spectrum{grey.rows, grey.columns, {grey.values.begin(), grey.values.end()}};
  fourier_transform(spectrum, Direction::forward);
  keep_residual(spectrum, variant);
  fourier_transform(spectrum, Direction::inverse);

  Plane saliency(grey.rows, grey.columns);
  for (std::size_t index = 0; index < saliency.values.size(); ++index) {
    saliency.values[index] = std::abs(spectrum.values[index]);
  }
  if (variant == Variant::opencv) {
    saliency = filter(saliency, gaussian_kernel(5, 8), Border::mirror);
    square(saliency);
  } else {
    square(saliency);
    saliency = filter(saliency, gaussian_kernel(10, 2.5), Border::zero);
  }
  const auto [least, largest] = std::ranges::minmax(saliency.values);
  const double low = variant == Variant::opencv ? 0 : least, range = largest > low ? largest - low : 1;
  for (std::size_t index = 0; index < result.size(); ++index) {
    result.data()[index] = static_cast<float>((saliency.values[index] - low) / range);
  }
  return result;
}

Matrix spectral_residual(const Pixels& pixels, const SpectralResidualOptions& options) {
  const BytePlane grey = grey_of(pixels);
  if (options.variant == Variant::opencv) {
    return spectral_residual(to_plane(resize_exact(grey, options.size, options.size)), options.variant);
  }
  const double aspect = static_cast<double>(pixels.shape(0)) / static_cast<double>(pixels.shape(1));
  const double rows = std::round(static_cast<double>(options.size) * aspect);
  constexpr double kTallest = 512;  // of a strip, or its transform would take longer than reading the file
  const auto height = static_cast<std::size_t>(std::clamp(rows, 1.0, kTallest));
  return spectral_residual(to_plane(shrink(grey, height, options.size)), options.variant);
}

std::vector<AttentionMap> run_spectral_residual(const Inputs& inputs, Parameters&,
                                                const SpectralResidualOptions& options) {
  require_picture(inputs, kSpectralResidual.name);
  AttentionMap map = picture_map("saliency", spectral_residual(inputs.pixels, options), inputs);
  map.bounds = {0.0F, 1.0F};
  map.reading = "1 where the picture stands out most";
  return {std::move(map)};
}

}  // namespace attnviz::mechanisms
