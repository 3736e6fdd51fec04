#include "attnviz/image/orientation.hpp"

#include "image/made.hpp"
#include "support/catch.hpp"

using namespace attnviz;
using namespace attnviz::image;

namespace {

int orientation_in(const std::string& text) {
  return exif_orientation(std::as_bytes(std::span(text)));
}

/// A block with one entry, of this type and value, in Intel order.
std::string block(char type, char value) {
  using namespace std::string_literals;
  return "II*\0\x08\0\0\0\x01\0\x12\x01"s + type + "\0\x01\0\0\0"s + value + "\0\0\0\0\0\0\0"s;
}

}  // namespace

TEST_CASE("each orientation moves the first stored row and column to where EXIF says") {
  const Pixels stored = test::noise_picture(70, 131, 3);
  const std::size_t h = 70, w = 131;
  struct Place {
    int orientation;
    bool transposed;
    std::size_t row, column;  // of stored pixel (2, 5) in the upright picture
  };
  const Place places[] = {
      {1, false, 2, 5}, {2, false, 2, w - 1 - 5}, {3, false, h - 1 - 2, w - 1 - 5}, {4, false, h - 1 - 2, 5},
      {5, true, 5, 2},  {6, true, 5, h - 1 - 2},  {7, true, w - 1 - 5, h - 1 - 2},  {8, true, w - 1 - 5, 2}};
  for (const Place& place : places) {
    INFO(place.orientation);
    const Pixels upright = apply_orientation(stored, place.orientation);
    REQUIRE(upright.shape(0) == (place.transposed ? w : h));
    REQUIRE(upright.shape(1) == (place.transposed ? h : w));
    for (std::size_t channel = 0; channel < 3; ++channel) {
      CHECK(upright(place.row, place.column, channel) == stored(2, 5, channel));
    }
  }
}

TEST_CASE("opposite turns give the stored pixels back") {
  const Pixels stored = test::noise_picture(65, 130, 4);
  CHECK((apply_orientation(apply_orientation(stored, 6), 8) == stored));
  for (const int own_inverse : {2, 3, 4, 5, 7}) {
    CHECK((apply_orientation(apply_orientation(stored, own_inverse), own_inverse) == stored));
  }
}

TEST_CASE("the orientation tag is found, and nonsense means upright") {
  using namespace std::string_literals;
  CHECK(orientation_in(block(3, 6)) == 6);
  CHECK(orientation_in("Exif\0\0"s + block(3, 6)) == 6);
  CHECK(orientation_in(block(4, 8)) == 8);
  CHECK(orientation_in(block(3, 0)) == 1);
  CHECK(orientation_in(block(3, 9)) == 1);
  CHECK(orientation_in("") == 1);
  CHECK(orientation_in("II*\0"s) == 1);
  CHECK(orientation_in("II*\0\xff\xff\xff\xff"s) == 1);
  CHECK(orientation_in(block(3, 6).substr(0, 15)) == 1);
}
