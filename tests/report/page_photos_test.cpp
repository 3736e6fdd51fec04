#include "attnviz/report/page_photos.hpp"

#include "attnviz/image/decode.hpp"
#include "attnviz/io/file.hpp"
#include "report/unpacked.hpp"
#include "support/catch.hpp"
#include "support/paths.hpp"

using namespace attnviz;
using attnviz::report::InputRecord;
using attnviz::report::PagePhotos;
using attnviz::test::project_path;
using attnviz::test::TemporaryFolder;

namespace {

InputRecord photo(const std::string& path) {
  return {path, "image", "", 0, 0, {}};
}
std::string sample(const std::string& name) {
  return project_path("assets/samples/images/" + name).string();
}

}  // namespace

TEST_CASE("A photo travels once, small, and as it stands upright") {
  PagePhotos photos(2, 200000);
  CHECK(photos.of(photo(sample("cat.jpg"))) == 0);
  CHECK(photos.of(photo(sample("coffee.jpg"))) == 1);
  const std::string before = photos.elements();
  CHECK(photos.of(photo(sample("cat.jpg"))) == 0);
  CHECK(photos.elements() == before);
  const std::string open = "id=\"photo-0\">";
  const auto start = before.find(open) + open.size();
  const auto bytes = attnviz::test::bytes_in_base64(before.substr(start, before.find('<', start) - start));
  const auto small = image::decode(std::as_bytes(std::span(bytes)), "photo");
  const auto source = image::load(sample("cat.jpg"));
  CHECK(small.width() <= 720);
  CHECK(static_cast<double>(small.width()) / static_cast<double>(small.height()) ==
        Approx(static_cast<double>(source.width()) / static_cast<double>(source.height())).epsilon(0.02));
}

TEST_CASE("What is no picture, is gone, is damaged or has no room is left out") {
  const TemporaryFolder folder;
  attnviz::test::write_text(folder / "bad.jpg", "no picture");
  PagePhotos photos(4, 200000);
  CHECK(photos.of(photo((folder / "gone.jpg").string())) == -1);
  CHECK(photos.of(photo((folder / "bad.jpg").string())) == -1);
  InputRecord text = photo(sample("cat.jpg"));
  text.kind = "text";
  CHECK(photos.of(text) == -1);
  CHECK(photos.elements().empty());
  PagePhotos none(1, 100);
  CHECK(none.of(photo(sample("cat.jpg"))) == -1);
}
