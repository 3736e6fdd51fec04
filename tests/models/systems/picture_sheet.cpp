#include "models/systems/picture_sheet.hpp"

#include "attnviz/image/decode.hpp"
#include "support/paths.hpp"

namespace attnviz::test {

std::vector<Tensor3> picture_sheet(const std::string& name, std::size_t side) {
  const Pixels sheet = image::load(tests_path("golden/values/" + name + ".png")).rgb;
  std::vector<Tensor3> pictures;
  for (std::size_t top = 0; top + side <= sheet.shape(0); top += side) {
    for (std::size_t left = 0; left + side <= sheet.shape(1); left += side) {
      Tensor3 picture = Tensor3::from_shape({std::size_t{3}, side, side});
      float* to = picture.data();
      for (std::size_t channel = 0; channel < 3; ++channel) {
        for (std::size_t row = 0; row < side; ++row) {
          for (std::size_t column = 0; column < side; ++column) {
            *to++ = static_cast<float>(sheet(top + row, left + column, channel));
          }
        }
      }
      pictures.push_back(std::move(picture));
    }
  }
  return pictures;
}

std::uint32_t scattered(std::uint32_t number) {
  std::uint32_t mixed = number * 2654435761U;
  mixed ^= mixed >> 16;
  mixed *= 0x45D9F3BU;
  return mixed ^ (mixed >> 16);
}

}  // namespace attnviz::test
