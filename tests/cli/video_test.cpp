#include "attnviz/image/video.hpp"

#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "attnviz/image/decode.hpp"
#include "attnviz/image/video_reader.hpp"
#include "cli/program.hpp"
#include "support/catch.hpp"
#include "support/paths.hpp"
#include "support/schema_check.hpp"
#include "support/videos.hpp"

using namespace attnviz;
using attnviz::test::call;
using attnviz::test::read_text;
using attnviz::test::shell;
using attnviz::test::TemporaryFolder;
using attnviz::test::tests_path;
using attnviz::test::write_text;
namespace fs = std::filesystem;

namespace {

/// A clip of 24 frames, twelve a second, and one that is cut off.
class Folder : public TemporaryFolder {
 public:
  Folder() {
    for (const char* name : {"ball.mp4", "ball.mkv"}) {
      fs::copy_file(tests_path(std::string("data/video/") + name), path() / name);
    }
    fs::rename(path() / "ball.mkv", path() / "cut.mkv");
    fs::resize_file(path() / "cut.mkv", 3600);
  }
};

double mean_distance(const Pixels& a, const Pixels& b) {
  double sum = 0;
  for (std::size_t index = 0; index < b.size(); ++index) sum += std::abs(int{a.data()[index]} - int{b.data()[index]});
  return sum / static_cast<double>(b.size());
}

/// The rows and columns that both have.
Pixels rows_of(const Pixels& picture, std::size_t rows, std::size_t columns) {
  Pixels part = Pixels::from_shape({rows, columns, 3});
  for (std::size_t row = 0; row < rows; ++row) {
    std::copy_n(picture.data() + row * picture.shape(1) * 3, columns * 3, part.data() + row * columns * 3);
  }
  return part;
}

nlohmann::json line_of(const fs::path& manifest, const std::string& input) {
  std::istringstream text(read_text(manifest));
  for (std::string line; std::getline(text, line);) {
    auto json = nlohmann::json::parse(line);
    if (json["input"] == input) return json;
  }
  return {};
}

}  // namespace

TEST_CASE("the overlay video of a clip shows the overlay pictures of its frames") {
  NEEDS_VIDEOS();
  const Folder here;
  const auto finished =
      call("run ball.mp4 -o out -m distance,simam --features bank --every 4 --write overlay,frames,json", here.path());
  CAPTURE(finished.err);
  REQUIRE(finished.code == 0);
  for (const std::string mechanism : {"distance", "simam"}) {
    image::VideoReader reader(here / ("out/ball." + mechanism + ".overlay.mp4"), "video", {});
    CHECK(reader.info().rate.per_second() == 3);
    std::size_t number = 0;
    for (; reader.next(); number += 4) {
      char name[64];
      std::snprintf(name, sizeof name, "out/ball.f%06zu.%s.overlay.png", number, mechanism.c_str());
      const Pixels picture = image::load(here / name).rgb, frame = reader.pixels();
      REQUIRE(frame.shape(0) >= picture.shape(0));  // there is room for more words than below this frame
      REQUIRE(frame.shape(1) - picture.shape(1) <= 1);
      CHECK(mean_distance(rows_of(frame, picture.shape(0), picture.shape(1)), picture) < 5);
    }
    CHECK(number == 24);
    CHECK(reader.damage().empty());
  }
  const auto line = line_of(here / "out/manifest.jsonl", "ball.mp4");
  CHECK(line["outputs"] == nlohmann::json::array({"ball.distance.overlay.mp4"}));
  CHECK(line_of(here / "out/manifest.jsonl", "ball.mp4#000004")["outputs"].size() == 2);
  const std::string text = read_text(here / "out/ball.f000004.distance.json");
  CHECK(test::schema_errors("dump", text).empty());
  const auto dump = nlohmann::json::parse(text);
  CHECK(dump["input"]["path"] == "ball.mp4#000004");
}

TEST_CASE("a frame's dump is that of the same picture in a file") {
  NEEDS_VIDEOS();
  const Folder here;
  REQUIRE(call("run ball.mp4 -o out -m simam --arrays json --every 24 --write json", here.path()).code == 0);
  const auto dump = nlohmann::json::parse(read_text(here / "out/ball.f000000.simam.json"));
  CHECK(dump["input"]["width"] == 96);
  CHECK(dump["preprocess"][0]["step"] == "frame");
  CHECK_FALSE(fs::exists(here / "out/ball.simam.overlay.mp4"));
}

TEST_CASE("of a clip that is cut off there is a video of what could be decoded, and a warning") {
  NEEDS_VIDEOS();
  const Folder here;
  const auto finished = call("run cut.mkv -o out --features bank --every 3", here.path());
  CHECK(finished.code == 0);
  CHECK_THAT(finished.err, ContainsSubstring("The video is damaged"));
  const auto line = line_of(here / "out/manifest.jsonl", "cut.mkv");
  CHECK_THAT(line["warning"].get<std::string>(), ContainsSubstring("13 frames could be decoded"));
  CHECK(line["outputs"].size() == 1);
}

TEST_CASE("a dry run names the video, and nothing is overwritten unasked") {
  NEEDS_VIDEOS();
  const Folder here;
  const auto planned = call("run ball.mp4 -o out --dry-run", here.path());
  CHECK(planned.code == 0);
  CHECK_THAT(planned.out, ContainsSubstring("out/ball.distance.overlay.mp4 out/ball.f000000.distance.json"));
  CHECK_FALSE(fs::exists(here / "out"));
  fs::create_directory(here / "out");
  write_text(here / "out/ball.distance.overlay.mp4", "mine");
  const auto refused = call("run ball.mp4 -o out --features bank", here.path());
  CHECK(refused.code != 0);
  CHECK_THAT(refused.err, ContainsSubstring("ball.distance.overlay.mp4 exists already"));
  CHECK(read_text(here / "out/ball.distance.overlay.mp4") == "mine");
}

TEST_CASE("what is no video says so, and the others are done") {
  NEEDS_VIDEOS();
  const Folder here;
  fs::copy_file(here / "ball.mp4", here / "photo.jpg");
  write_text(here / "torn.mp4", read_text(here / "ball.mp4").substr(0, 3000));
  const auto finished = call("run ball.mp4 photo.jpg torn.mp4 -o out --features bank", here.path());
  CHECK(finished.code == 1);
  CHECK_THAT(finished.err, ContainsSubstring("torn.mp4: cannot be read as a video: moov atom not found"));
  CHECK_THAT(finished.err, ContainsSubstring("photo.jpg: an MP4 or QuickTime video where a picture is wanted"));
  CHECK(fs::exists(here / "out/ball.distance.overlay.mp4"));
  const auto small = call("run ball.mp4 -o small --max-megapixels 0.001", here.path());
  CHECK(small.code == 1);
  CHECK_THAT(small.err, ContainsSubstring("within the limit of pixels"));
}

TEST_CASE("the program starts without the libraries for videos") {
  const Folder here;
  const auto linked = shell("ldd " + test::program(), here.path());
  CHECK_THAT(linked.out, !ContainsSubstring("libavcodec") && !ContainsSubstring("libavformat"));
}

TEST_CASE("inspect says what a video is") {
  if (!image::has_videos()) return;
  const Folder here;
  const auto told = call("inspect ball.mp4", here.path());
  CAPTURE(told.err);
  CHECK_THAT(told.out, ContainsSubstring("video, ") && ContainsSubstring("mpeg4") &&
                           ContainsSubstring(" pixels, 12 frames a second, says it has 24\n"));
}
