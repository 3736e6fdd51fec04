#include "attnviz/render/views/contact_sheet.hpp"

#include "attnviz/core/error.hpp"
#include "render/pixels.hpp"
#include "support/catch.hpp"

using namespace attnviz;
using namespace attnviz::render;
using test::color_at;

namespace {

std::vector<Thumbnail> thumbnails(std::size_t count, PictureSize size = {64, 48}) {
  std::vector<Thumbnail> all;
  for (std::size_t index = 0; index < count; ++index) {
    all.push_back(
        {blank(size, {200, 40, 40}), "squeeze_excite", "channel", "fixed 0 to 1 (all that the formula allows)"});
  }
  return all;
}

}  // namespace

TEST_CASE("sheets of any number of pictures stay within a sane size") {
  for (const std::size_t count : {1, 2, 5, 12, 40, 100, 400, 1000}) {
    INFO(count);
    const Body body = contact_sheet(thumbnails(count));
    CHECK(body.pixels.shape(1) <= 2402);
    CHECK(body.pixels.shape(0) <= 4500);
    CHECK(body.notes.empty() == (count <= 400));
  }
  CHECK(contact_sheet(thumbnails(1000)).notes[0] == "the first 400 of 1000 pictures");
}

TEST_CASE("pictures of very unlike shapes fit their tiles") {
  std::vector<Thumbnail> mixed = thumbnails(1, {1, 1});
  for (const PictureSize size : {PictureSize{6000, 10}, PictureSize{10, 6000}, PictureSize{8, 8}}) {
    mixed.push_back(thumbnails(1, size).front());
  }
  const Pixels sheet = contact_sheet(mixed).pixels;
  CHECK(sheet.shape(1) <= 4 * 334);
}

TEST_CASE("the columns that were asked for are kept") {
  const Pixels sheet = contact_sheet(thumbnails(144), {.columns = 12}).pixels;
  CHECK(sheet.shape(1) == 12 * (128 + 14) - 14 + 2);
  CHECK(contact_sheet(thumbnails(384), {.columns = 16}).pixels.shape(1) == 16 * (96 + 14) - 14 + 2);
}

TEST_CASE("up to four pictures stand side by side, more in rows") {
  const Pixels sheet = contact_sheet(thumbnails(4)).pixels;
  CHECK(sheet.shape(1) == 4 * (320 + 14) - 14 + 2);
  CHECK(contact_sheet(thumbnails(6)).pixels.shape(1) == 3 * (320 + 14) - 14 + 2);
}

TEST_CASE("the first picture stands in the top left corner") {
  const Pixels sheet = contact_sheet(thumbnails(4)).pixels;
  CHECK(color_at(sheet, 5, 5) == Color{200, 40, 40});
}

TEST_CASE("an empty sheet is refused") {
  CHECK_THROWS_AS(contact_sheet({}), Error);
}
