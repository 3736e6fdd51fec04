#include "attnviz/image/video.hpp"

#include <cmath>
#include <nlohmann/json.hpp>
#include <random>
#include <string_view>

#include <malloc.h>

#include "attnviz/core/error.hpp"
#include "attnviz/image/video_reader.hpp"
#include "attnviz/image/video_writer.hpp"
#include "support/catch.hpp"
#include "support/error_of.hpp"
#include "support/golden.hpp"
#include "support/paths.hpp"
#include "support/videos.hpp"

using namespace attnviz;
using namespace attnviz::image;
using namespace attnviz::test;

namespace fs = std::filesystem;

namespace {

fs::path ball() {
  return tests_path("data/video/ball.mp4");
}

bool names_video(std::string head) {
  head.resize(kVideoHead, ' ');
  return is_video(std::as_bytes(std::span(head)));
}

/// Soft waves that move one column a frame: sharp edges of colour are what codecs keep worst.
Pixels band(std::size_t height, std::size_t width, std::size_t index) {
  Pixels frame = Pixels::from_shape({height, width, 3});
  for (std::size_t y = 0; y < height; ++y) {
    for (std::size_t x = 0; x < width; ++x) {
      const double wave = std::sin(static_cast<double>(x + index) / 5);
      frame(y, x, 0) = static_cast<std::uint8_t>(140 + 60 * wave);
      frame(y, x, 1) = static_cast<std::uint8_t>(60 + y);
      frame(y, x, 2) = static_cast<std::uint8_t>(110 - 50 * wave);
    }
  }
  return frame;
}

/// The mean distance of two pictures of one size.
double mean_distance(const Pixels& a, const Pixels& b) {
  REQUIRE(a.shape() == b.shape());
  double sum = 0;
  for (std::size_t index = 0; index < a.size(); ++index) sum += std::abs(int{a.data()[index]} - int{b.data()[index]});
  return sum / static_cast<double>(a.size());
}

void write_bands(const fs::path& path, std::size_t frames, const VideoFormat& format = {}) {
  VideoWriter writer(path, io::Overwrite::yes, format);
  for (std::size_t index = 0; index < frames; ++index) writer.add(band(48, 64, index));
  writer.finish();
}

/// The file without its last bytes.
void cut(const fs::path& path, double share) {
  fs::resize_file(path, static_cast<std::uintmax_t>(share * static_cast<double>(fs::file_size(path))));
}

}  // namespace

TEST_CASE("videos are told by their first bytes") {
  using namespace std::string_literals;
  for (const auto& head : {"\0\0\0\x20"s + "ftypisom", "\0\0\0\x14"s + "ftypqt  ", "\x1a\x45\xdf\xa3"s,
                           "RIFF\1\2\3\4AVI LIST"s, "OggS"s, "\0\0\1\xba"s}) {
    CHECK(names_video(head));
  }
  for (const auto& head : {"\0\0\0\x20"s + "ftypavif", "\0\0\0\x20"s + "ftypheic", "\xff\xd8\xff"s, "A text"s,
                           "RIFF\1\2\3\4WEBP"s, "Good morning"s, ""s}) {
    CHECK_FALSE(names_video(head));
  }
  std::string stream(kVideoHead, '\xff');
  stream[0] = stream[188] = stream[376] = 'G';
  CHECK(names_video(stream));
}

TEST_CASE("frames are those that OpenCV reads, in number, order and colour") {
  NEEDS_VIDEOS();
  const auto& expected = golden("video");
  VideoReader reader(ball(), "ball.mp4", {});
  CHECK(reader.info().codec == "mpeg4");
  CHECK(reader.info().rate.per_second() == expected["rate"].get<double>());
  const Tensor3 blocks = tensor3_in(expected["blocks"]);
  std::size_t index = 0;
  double worst = 0, all = 0;
  for (; reader.next(); ++index) {
    REQUIRE(index < blocks.shape(0));
    CHECK(reader.seconds() == Approx(static_cast<double>(index) / 12).margin(1e-6));
    const Pixels rgb = reader.pixels();
    REQUIRE(rgb.shape() == (Pixels::shape_type{64, 96, 3}));
    for (std::size_t row = 0; row < 8; ++row) {
      for (std::size_t place = 0; place < 36; ++place) {
        double sum = 0;
        for (std::size_t y = 0; y < 8; ++y) {
          for (std::size_t x = 0; x < 8; ++x) sum += rgb(row * 8 + y, place / 3 * 8 + x, place % 3);
        }
        const double off = std::abs(sum / 64 - static_cast<double>(blocks(index, row, place)));
        worst = std::max(worst, off);
        all += off;
      }
    }
  }
  CHECK(index == expected["frames"].get<std::size_t>());
  CHECK(worst < 4);
  CHECK(all / static_cast<double>(blocks.size()) < 1.5);
  CHECK(reader.damage().empty());
  CHECK_FALSE(reader.next());
}

TEST_CASE("a video that was filmed lying is turned upright") {
  NEEDS_VIDEOS();
  const TemporaryFolder folder;
  VideoReader lying(ball(), "ball.mp4", {});
  REQUIRE(lying.next());
  const Pixels stored = lying.pixels();
  // The matrix of its track is x' = -y, y' = x: a quarter turn clockwise.
  std::string bytes = read_text(ball());
  constexpr std::string_view kTurn("\0\0\0\0\0\1\0\0\0\0\0\0\xff\xff\0\0\0\0\0\0\0\0\0\0", 24);
  bytes.replace(bytes.find("tkhd") + 44, kTurn.size(), kTurn);
  write_text(folder / "turned.mp4", bytes);
  VideoReader reader(folder / "turned.mp4", "turned.mp4", {});
  REQUIRE(reader.next());
  const Pixels upright = reader.pixels();
  REQUIRE(upright.shape() == (Pixels::shape_type{96, 64, 3}));
  for (std::size_t y = 0; y < 64; ++y) {
    for (std::size_t x = 0; x < 96; ++x) REQUIRE(upright(x, 63 - y, 0) == stored(y, x, 0));
  }
}

TEST_CASE("damaged bytes end in fewer frames or in an error, and in nothing else") {
  NEEDS_VIDEOS();
  const TemporaryFolder folder;
  std::mt19937 random(1);
  for (const std::string name : {"ball.mp4", "ball.avi", "ball.mkv"}) {
    const std::string whole = read_text(tests_path("data/video/" + name));
    for (int round = 0; round < 60; ++round) {
      std::string bytes = whole;
      for (int flips = 0; flips < 6; ++flips) bytes[random() % bytes.size()] = static_cast<char>(random());
      write_text(folder / name, bytes);
      try {
        VideoReader reader(folder / name, name, {.pixels = 1'000'000});
        while (reader.next() && reader.count() < 100) {
          const Pixels rgb = reader.pixels();
          CHECK(rgb.size() <= 3'000'000);
        }
      } catch (const Error& error) {
        CHECK(error.kind() != ErrorKind::internal);
      }
    }
  }
}

TEST_CASE("what is written is read again: frames, rate and colours") {
  NEEDS_VIDEOS();
  const TemporaryFolder folder;
  const fs::path path = folder / "bands.mp4";
  write_bands(path, 30, {.rate = {30000, 1001}});
  VideoReader reader(path, "bands.mp4", {});
  CHECK(reader.info().rate.numerator == 30000);
  CHECK(reader.info().rate.denominator == 1001);
  std::size_t index = 0;
  for (; reader.next(); ++index) {
    CHECK(reader.seconds() == Approx(static_cast<double>(index) * 1001 / 30000).margin(1e-4));
    CHECK(mean_distance(reader.pixels(), band(48, 64, index)) < 4);
  }
  CHECK(index == 30);
  CHECK(reader.damage().empty());
}

TEST_CASE("equal frames make equal bytes") {
  NEEDS_VIDEOS();
  const TemporaryFolder folder;
  // Whatever memory holds that nobody has written.
  for (int fill = 0; fill < 6; ++fill) {
    ::mallopt(M_PERTURB, 1 + 41 * fill);
    write_bands(folder / (std::to_string(fill) + ".mp4"), 12);
  }
  ::mallopt(M_PERTURB, 0);
  const std::string first = read_text(folder / "0.mp4");
  for (int fill = 1; fill < 6; ++fill) CHECK(read_text(folder / (std::to_string(fill) + ".mp4")) == first);
}

TEST_CASE("every encoder that is here writes what is read again") {
  NEEDS_VIDEOS();
  const TemporaryFolder folder;
  for (const std::string name : {"libx264", "libvpx-vp9", "mpeg4"}) {
    const fs::path path = folder / (name + ".mp4");
    CAPTURE(name);
    try {
      write_bands(path, 8, {.encoder = name});
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::unsupported);
      WARN(error.what());
      continue;
    }
    VideoReader reader(path, name, {});
    std::size_t index = 0;
    for (; reader.next(); ++index) CHECK(mean_distance(reader.pixels(), band(48, 64, index)) < 6);
    CHECK(index == 8);
  }
}

TEST_CASE("odd sides are made even, and a frame of another size stands on white") {
  NEEDS_VIDEOS();
  const TemporaryFolder folder;
  VideoWriter writer(folder / "odd.mp4", io::Overwrite::no, {});
  writer.add(band(47, 63, 0));
  writer.add(band(40, 70, 0));
  CHECK_FALSE(fs::exists(folder / "odd.mp4"));
  writer.finish();
  CHECK_FALSE(writer.encoder().empty());
  VideoReader reader(folder / "odd.mp4", "odd.mp4", {});
  REQUIRE(reader.next());
  Pixels rgb = reader.pixels();
  REQUIRE(rgb.shape() == (Pixels::shape_type{48, 64, 3}));
  CHECK(rgb(47, 30, 1) == Approx(60 + 46).margin(10));
  REQUIRE(reader.next());
  rgb = reader.pixels();
  CHECK(rgb(45, 30, 1) > 240);
  CHECK(rgb(20, 62, 1) == Approx(80).margin(12));
}

TEST_CASE("there is room below the first frame where it is asked for") {
  NEEDS_VIDEOS();
  const TemporaryFolder folder;
  VideoWriter writer(folder / "room.mp4", io::Overwrite::no, {.room = 15});
  writer.add(band(48, 64, 0));
  writer.add(band(60, 64, 0));
  writer.finish();
  VideoReader reader(folder / "room.mp4", "room.mp4", {});
  REQUIRE(reader.next());
  Pixels rgb = reader.pixels();
  REQUIRE(rgb.shape() == (Pixels::shape_type{64, 64, 3}));
  CHECK(rgb(56, 30, 1) > 240);
  REQUIRE(reader.next());
  rgb = reader.pixels();
  CHECK(rgb(56, 30, 1) == Approx(60 + 56).margin(10));
}

TEST_CASE("a video that is not finished leaves nothing") {
  NEEDS_VIDEOS();
  const TemporaryFolder folder;
  {
    VideoWriter writer(folder / "half.mp4", io::Overwrite::no, {});
    for (std::size_t index = 0; index < 60; ++index) writer.add(band(48, 64, index));
  }
  CHECK(fs::is_empty(folder.path()));
}

TEST_CASE("of a video that is cut off the frames that are there are read, and the loss is told") {
  NEEDS_VIDEOS();
  const TemporaryFolder folder;
  for (const std::string name : {"ball.avi", "ball.mkv"}) {
    CAPTURE(name);
    fs::copy_file(tests_path("data/video/" + name), folder / name);
    VideoReader whole(folder / name, name, {});
    while (whole.next()) CHECK(whole.damage().empty());
    CHECK(whole.count() == 24);
    CHECK(whole.damage().empty());
    cut(folder / name, 0.7);
    VideoReader reader(folder / name, name, {});
    while (reader.next()) REQUIRE(reader.count() < 24);
    CHECK(reader.count() > 4);
    CHECK_THAT(reader.damage(), ContainsSubstring(std::to_string(reader.count()) + " frames could be decoded"));
  }
}

TEST_CASE("what cannot be read says why") {
  NEEDS_VIDEOS();
  const TemporaryFolder folder;
  fs::copy_file(ball(), folder / "cut.mp4");
  cut(folder / "cut.mp4", 0.7);  // without its index, which stands at its end
  Error error = error_of([&] { VideoReader(folder / "cut.mp4", "cut.mp4", {}); });
  CHECK(error.kind() == ErrorKind::format);
  CHECK_THAT(error.what(), ContainsSubstring("cut.mp4: cannot be read as a video: moov atom not found"));

  error = error_of([] { VideoReader(ball(), "ball.mp4", {.pixels = 5000}); });
  CHECK(error.kind() == ErrorKind::limit);
  CHECK_THAT(error.what(), ContainsSubstring("within the limit of pixels"));
  CHECK_THAT(error.what(), ContainsSubstring("5000"));
  write_bands(folder / "bands.mp4", 2);  // of a codec whose container tells the size
  error = error_of([&] { VideoReader(folder / "bands.mp4", "bands.mp4", {.pixels = 3000}); });
  CHECK(error.kind() == ErrorKind::limit);
  CHECK_THAT(error.what(), ContainsSubstring("64 x 48 pixels, more than the limit of 3000"));

  // A list of files would be followed to what it names.
  write_text(folder / "list.m3u8", "#EXTM3U\n#EXTINF:1,\n" + ball().string() + "\n");
  error = error_of([&] { VideoReader(folder / "list.m3u8", "list", {}); });
  CHECK(error.kind() == ErrorKind::format);
}
