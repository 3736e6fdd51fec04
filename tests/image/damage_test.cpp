#include <array>
#include <optional>
#include <span>
#include <string>

#include "attnviz/core/error.hpp"
#include "attnviz/image/decode.hpp"
#include "image/pictures.hpp"
#include "support/catch.hpp"

using namespace attnviz;
using namespace attnviz::image;
using namespace std::string_literals;

namespace {

// No mutated header may make a test slow.
const Limits kSmall{.pixels = 1'000'000};

std::vector<std::byte> bytes_in(const std::string& text) {
  const auto bytes = std::as_bytes(std::span(text));
  return {bytes.begin(), bytes.end()};
}

/// The error of decoding these bytes, or nothing when there is a picture.
std::optional<Error> error_of(std::span<const std::byte> bytes, const Limits& limits = kSmall) {
  try {
    decode(bytes, "in.bin", limits);
    return std::nullopt;
  } catch (const Error& error) {
    return error;
  }
}

/// How many bytes may be missing at the end of a file while its picture is whole: the padding of the last row, the end
/// mark of a fax, the last digits and the newline of plain text, the later frames of an animation.
std::size_t spare_bytes(const std::string& name) {
  if (name == "animated.gif") return 170;
  if (name == "bilevel_g4.tif") return 4;
  return name.ends_with(".bmp") || name.starts_with("plain.p") ? 3 : 0;
}

std::string little(std::uint32_t value, int bytes) {
  std::string text;
  for (int index = 0; index < bytes; ++index) text += static_cast<char>(value >> (8 * index) & 255);
  return text;
}
std::string big(std::uint32_t value, int bytes) {
  const std::string text = little(value, bytes);
  return {text.rbegin(), text.rend()};
}

/// One entry of a TIFF directory.
std::string long_tag(std::uint32_t tag, std::uint32_t value) {
  return little(tag, 2) + little(4, 2) + little(1, 4) + little(value, 4);
}

}  // namespace

TEST_CASE("a file that is cut off anywhere is an error, never part of a picture") {
  for (const std::string& name : test::picture_names()) {
    const auto bytes = test::picture_bytes(name);
    INFO(name);
    std::size_t wrong = 0;
    for (std::size_t size = 0; size + spare_bytes(name) < bytes.size(); ++size) {
      const auto error = error_of(std::span(bytes).first(size));
      const bool refused = error && (error->kind() == ErrorKind::format || error->kind() == ErrorKind::unsupported);
      wrong += refused ? 0 : 1;
    }
    CHECK(wrong == 0);
  }
}

TEST_CASE("changed bytes give a picture or an error, nothing else") {
  std::uint32_t state = 2024;
  const auto random = [&](std::size_t below) {
    state = state * 1664525U + 1013904223U;
    return static_cast<std::size_t>(state >> 8) % below;
  };
  for (const std::string& name : test::picture_names()) {
    const auto original = test::picture_bytes(name);
    for (int round = 0; round < 60; ++round) {
      auto bytes = original;
      for (std::size_t change = 0, changes = 1 + random(6); change < changes; ++change) {
        bytes[random(bytes.size())] = static_cast<std::byte>(random(256));
      }
      INFO(name << " round " << round);
      REQUIRE_NOTHROW(error_of(bytes));
    }
  }
}

TEST_CASE("messages name the file and end with the decoder's own words") {
  const auto jpeg = test::picture_bytes("rgb_420.jpg");
  CHECK(error_of(std::span(jpeg).first(jpeg.size() - 40))->what() == "in.bin: JPEG: Premature end of JPEG file"s);
  const auto png = test::picture_bytes("rgb8.png");
  auto broken = png;
  broken[png.size() - 14] ^= std::byte{1};  // in the checksum before IEND
  CHECK(error_of(broken)->what() == "in.bin: PNG: IDAT: CRC error"s);
  CHECK(error_of(broken)->kind() == ErrorKind::format);
}

TEST_CASE("a header that promises more than the limit is refused before anything is allocated") {
  const std::string ihdr = "IHDR" + big(65535, 4) + big(65535, 4) + "\x08\x02\0\0\0"s;
  const std::pair<const char*, std::string> files[] = {
      {"PNG", "\x89PNG\r\n\x1a\n" + big(13, 4) + ihdr + big(0x39674e07, 4) + big(9, 4) + "IDAT"},
      {"BMP", "BM" + little(100, 4) + little(0, 4) + little(54, 4) + little(40, 4) + little(65535, 4) +
                  little(65535, 4) + little(1, 2) + little(24, 2) + std::string(24, '\0')},
      {"GIF", "GIF89a" + little(65535, 2) + little(65535, 2) + "\x80\0\0\1\2\3\4\5\6"s + "," + little(0, 4) +
                  little(1, 2) + little(1, 2) + "\0\2\2\x44\1\0;"s},
      {"PNM", "P6 65535 65535 255\n"},
      {"JPEG", "\xff\xd8\xff\xc0\0\x11\x08"s + big(65500, 2) + big(65500, 2) +
                   "\x03\1\x11\0\2\x11\0\3\x11\0\xff\xda\0\x0c\3\1\0\2\0\3\0\0\x3f\0"s},
      {"TIFF", "II*\0"s + little(8, 4) + little(6, 2) + long_tag(256, 65535) + long_tag(257, 65535) + long_tag(258, 8) +
                   long_tag(262, 1) + long_tag(273, 8) + long_tag(279, 8) + little(0, 4)},
      {"WebP", "RIFF" + little(36, 4) + "WEBPVP8X" + little(10, 4) + little(0, 4) + little(16383, 3) +
                   little(16382, 3) + "VP8L" + little(5, 4) + "\x2f" + little(16383 | 16382 << 14, 4) + "\0"s},
  };
  for (const auto& [format, text] : files) {
    INFO(format);
    const auto error = error_of(bytes_in(text), Limits{});
    REQUIRE(error);
    INFO(error->what());
    CHECK(error->kind() == ErrorKind::limit);
    CHECK_THAT(error->what(), ContainsSubstring(format));
  }
}

TEST_CASE("a header within the limit whose data is missing is an error too") {
  CHECK(error_of(bytes_in("P6 9000 9000 255\nabc"), Limits{})->kind() == ErrorKind::format);
  CHECK(error_of(bytes_in("P3 9000 9000 255\n1 2 3"), Limits{})->kind() == ErrorKind::format);
  CHECK(error_of(bytes_in("P6 0 10 255\n"))->kind() == ErrorKind::format);
  CHECK(error_of(bytes_in("P5 1 1 0\n."))->kind() == ErrorKind::format);
  CHECK(error_of(bytes_in("P5 1 1 65536\n.."))->kind() == ErrorKind::format);
  CHECK(error_of(bytes_in("P5 99999999999999999999 1 255\n."))->kind() == ErrorKind::format);
  CHECK(error_of(bytes_in("BM" + little(100, 4) + little(0, 4) + little(54, 4) + little(40, 4) + little(9000, 4) +
                          little(9000, 4) + little(1, 2) + little(24, 2) + std::string(40, '\0')),
                 Limits{})
            ->kind() == ErrorKind::format);
}

TEST_CASE("the pixel limit is the caller's") {
  const auto bytes = test::picture_bytes("rgb8.png");
  CHECK_FALSE(error_of(bytes, {.pixels = 13 * 9}));
  const auto error = error_of(bytes, {.pixels = 13 * 9 - 1});
  CHECK(error->kind() == ErrorKind::limit);
  CHECK_THAT(error->what(), ContainsSubstring("13 x 9 pixels, more than the limit of 116"));
}

TEST_CASE("a file is loaded by its content and named by its path") {
  const test::TemporaryFolder folder;
  const auto bytes = test::picture_bytes("rgb8.png");
  test::write_text(folder / "really a png.jpg", {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  CHECK(load(folder / "really a png.jpg").format == Format::png);
  test::write_text(folder / "note.png", "hello");
  CHECK_THROWS_WITH(load(folder / "note.png"), ContainsSubstring("note.png: an unknown kind of file"));
  CHECK_THROWS_AS(load(folder / "absent.png"), Error);
}
