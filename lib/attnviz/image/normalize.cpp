#include "attnviz/image/normalize.hpp"

#include "attnviz/core/error.hpp"
#include "attnviz/core/parallel.hpp"

namespace attnviz::image {

Tensor3 normalize(const Pixels& pixels, const Normalization& normalization) {
  if (pixels.shape(2) != 3) {
    throw Error(ErrorKind::shape, "normalize: pixels have shape " + shape_text(pixels) + ", expected three channels");
  }
  std::array<std::array<float, 256>, 3> table;
  for (std::size_t channel = 0; channel < 3; ++channel) {
    if (normalization.std[channel] == 0) {
      throw Error(ErrorKind::value,
                  "normalize: the standard deviation of channel " + std::to_string(channel) + " is 0");
    }
    for (std::size_t value = 0; value < 256; ++value) {
      table[channel][value] =
          (static_cast<float>(value) * normalization.scale - normalization.mean[channel]) / normalization.std[channel];
    }
  }
  const std::size_t area = pixels.shape(0) * pixels.shape(1);
  Tensor3 result = Tensor3::from_shape({3, pixels.shape(0), pixels.shape(1)});
  constexpr std::size_t kGrain = 65536;
  parallel_for(area, kGrain, [&](std::size_t begin, std::size_t end) {
    for (std::size_t index = begin; index < end; ++index) {
      const std::uint8_t* rgb = pixels.data() + 3 * index;
      for (std::size_t channel = 0; channel < 3; ++channel) {
        result.data()[channel * area + index] = table[channel][rgb[channel]];
      }
    }
  });
  return result;
}

}  // namespace attnviz::image
