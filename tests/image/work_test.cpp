#include <zlib.h>

#include <string>

#include "attnviz/core/error.hpp"
#include "attnviz/image/decode.hpp"
#include "attnviz/image/jpeg_scans.hpp"
#include "image/made.hpp"
#include "image/pictures.hpp"
#include "support/catch.hpp"
#include "support/error_of.hpp"
#include "support/processor_time.hpp"

// Files in which a few bytes ask for much work.

using namespace attnviz;
using namespace attnviz::image;
using namespace std::string_literals;

namespace {

std::vector<std::byte> bytes_in(const std::string& text) {
  const auto bytes = std::as_bytes(std::span(text));
  return {bytes.begin(), bytes.end()};
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
std::string repeated(const std::string& text, std::size_t count) {
  std::string all;
  for (std::size_t index = 0; index < count; ++index) all += text;
  return all;
}

void check_refused(const std::string& file, const std::string& words, ErrorKind kind = ErrorKind::limit) {
  const auto error = test::error_of([&] { decode(bytes_in(file), "in.bin"); });
  INFO(error.what());
  CHECK(error.kind() == kind);
  CHECK_THAT(error.what(), ContainsSubstring(words));
}

/// A JPEG segment: marker, length, content.
std::string segment(char marker, const std::string& content) {
  return "\xff"s + marker + big(static_cast<std::uint32_t>(content.size() + 2), 2) + content;
}

/// A grey progressive JPEG of at most 64 blocks of pixels a side, in which one bit stands for a whole scan's zeros.
std::string progressive(std::size_t side, std::size_t scans) {
  const std::string tables = segment('\xdb', "\0"s + std::string(64, '\1')) +
                             segment('\xc4', "\x00\x01"s + std::string(15, '\0') + '\0') +
                             segment('\xc4', "\x10\x01"s + std::string(15, '\0') + '\xe0');
  const std::string frame = segment('\xc2', "\x08"s + big(static_cast<std::uint32_t>(side), 2) +
                                                big(static_cast<std::uint32_t>(side), 2) + "\1\1\x11\0"s);
  const std::size_t blocks = (side + 7) / 8 * ((side + 7) / 8);
  const std::string first = segment('\xda', "\1\1\0\0\0\0"s) + std::string((blocks + 7) / 8, '\0');
  const std::string more =
      segment('\xda', "\1\1\0\1\x3f\0"s) + std::string("\0\1", 2);  // the next 2^14 blocks are zero
  return "\xff\xd8"s + tables + frame + first + repeated(more, scans - 1) + "\xff\xd9";
}

std::string chunk(const std::string& type, const std::string& content) {
  const std::string text = type + content;
  const auto sum = crc32(0, reinterpret_cast<const Bytef*>(text.data()), static_cast<uInt>(text.size()));
  return big(static_cast<std::uint32_t>(content.size()), 4) + text + big(static_cast<std::uint32_t>(sum), 4);
}
std::string packed(const std::string& text) {
  uLongf size = compressBound(static_cast<uLong>(text.size()));
  std::string result(size, '\0');
  REQUIRE(compress(reinterpret_cast<Bytef*>(result.data()), &size, reinterpret_cast<const Bytef*>(text.data()),
                   static_cast<uLong>(text.size())) == Z_OK);
  return result.substr(0, size);
}
/// A grey PNG of eight bits.
std::string png(std::uint32_t width, std::uint32_t height, const std::string& before, const std::string& data) {
  return "\x89PNG\r\n\x1a\n" + chunk("IHDR", big(width, 4) + big(height, 4) + "\x08\0\0\0\0"s) + before +
         chunk("IDAT", data) + chunk("IEND", "");
}

/// One entry of a TIFF directory: type 4 is LONG, 1 is BYTE.
std::string tag(std::uint32_t number, std::uint32_t type, std::uint32_t count, std::uint32_t value) {
  return little(number, 2) + little(type, 2) + little(count, 4) + little(value, 4);
}
std::string tiff(const std::string& tags, const std::string& rest) {
  return "II*\0"s + little(8, 4) + little(static_cast<std::uint32_t>(tags.size() / 12), 2) + tags + little(0, 4) + rest;
}

}  // namespace

TEST_CASE("a JPEG with very many scans is refused before the first of them is decoded") {
  const auto picture = decode(bytes_in(progressive(1000, 20)), "in.jpg");
  CHECK(picture.rgb(999, 999, 0) == 128);
  CHECK_NOTHROW(decode(bytes_in(progressive(8, 500)), "in.jpg"));
  check_refused(progressive(8, 501), "501 scans over 64 pixels, more than the limit of 500");
  check_refused(progressive(12000, 60000), "60000 scans over 144000000 pixels, more than the limit of 24");
}

TEST_CASE("scans are counted by their markers, those of other pictures in the file are not") {
  for (const auto& [name, scans] : {std::pair{"rgb_420.jpg", 1}, std::pair{"grey.jpg", 1}, std::pair{"restarts.jpg", 1},
                                    std::pair{"progressive.jpg", 10}}) {
    INFO(name);
    CHECK(count_jpeg_scans(test::picture_bytes(name)) == static_cast<std::size_t>(scans));
  }
  const std::string scan = segment('\xda', "\1\1\0\0\0\0"s);
  CHECK(count_jpeg_scans(bytes_in("\xff\xd8" + segment('\xe1', "Exif" + scan + scan) + scan + "\xff\0\xff\xd0"s +
                                  "\xff\xff\xff" + scan.substr(1) + "\xff\xd9" + scan)) == 2);
  for (const char* cut : {"", "\xff", "\xff\xd8\xff", "\xff\xd8\xff\xda"}) CHECK(count_jpeg_scans(bytes_in(cut)) == 0);
}

TEST_CASE("every row costs something, so the sides are limited too") {
  check_refused(png(1, 1'000'001, "", ""), "PNG of 1 x 1000001 pixels, a side beyond the limit of 1000000");
  check_refused("P6 1000001 1 255\n", "a side beyond the limit");
  const auto tall = decode(bytes_in(png(1, 100'000, "", packed(std::string(200'000, '\0')))), "in.png");
  CHECK(tall.height() == 100'000);
}

TEST_CASE("what stands behind the last row of a PNG is not unpacked, nor are its texts") {
  const auto noise = test::noise_picture(1, 200'000, 1);
  const std::string rest = packed("\0\0"s + std::string(noise.begin(), noise.end()));
  check_refused(png(1, 1, "", rest), "more data than pixels", ErrorKind::format);
  const test::ProcessorTime time;
  const std::string text = chunk("zTXt", "key\0\0"s + packed(std::string(7'900'000, '\0')));
  const std::string profile = chunk("iCCP", "name\0\0"s + packed(std::string(7'900'000, '\0')));
  const auto picture = decode(bytes_in(png(1, 1, profile + repeated(text, 900), packed("\0\x40"s))), "in.png");
  CHECK(picture.rgb(0, 0, 0) == 0x40);
  CHECK(time.seconds() < 10);  // unpacked they are seven gigabytes
}

TEST_CASE("the first frame of a GIF may be larger than its canvas, but not than a picture") {
  check_refused("GIF89a" + little(1, 2) + little(1, 2) + "\x80\0\0\1\2\3\4\5\6"s + "," + little(0, 4) +
                    little(65535, 2) + little(65535, 2) + "\0\2\2\x44\1\0;"s,
                "GIF of 65535 x 65535 pixels, more than the limit");
}

TEST_CASE("a TIFF whose directory points at the same bytes again and again is refused") {
  const std::string grey = tag(256, 4, 1, 16) + tag(257, 4, 1, 900'000) + tag(258, 4, 1, 8) + tag(259, 4, 1, 1) +
                           tag(262, 4, 1, 1) + tag(277, 4, 1, 1);
  std::string values = grey;
  for (std::uint32_t number = 1000; number < 5000; ++number) values += tag(number, 1, 50'000, 50'000);
  check_refused(tiff(values, std::string(100'000, 'x')), "a directory with values of 200000000 bytes");

  // Tiles of 16 x 100000 pixels, all of them the same bytes.
  const std::uint32_t tiles = 900'000 / 16;
  const std::uint32_t place = 10 + 12 * 10 + 4;
  const std::string tiled = grey + tag(322, 4, 1, 100'000) + tag(323, 4, 1, 16) + tag(324, 4, tiles, place) +
                            tag(325, 4, tiles, place + 4 * tiles);
  check_refused(tiff(tiled, repeated(little(place, 4), tiles) + repeated(little(10, 4), tiles)),
                "56250 strips or tiles of 1600000 bytes");

  // Strips of one row, each of them packed into the whole file.
  const std::uint32_t strips = 900'000;
  const std::string rows =
      grey + tag(273, 4, strips, place) + tag(278, 4, 1, 1) + tag(279, 4, strips, place + 4 * strips);
  check_refused(tiff(rows + tag(305, 1, 1, 0), repeated(little(8, 4), strips) + repeated(little(7'000'000, 4), strips)),
                "packed bytes, more than the limit");
}

TEST_CASE("JPEG inside of TIFF has a limit of scans as well") {
  const std::string jpeg = progressive(1000, 600);
  const std::uint32_t place = 10 + 12 * 9 + 4;
  check_refused(tiff(tag(256, 4, 1, 1000) + tag(257, 4, 1, 1000) + tag(258, 4, 1, 8) + tag(259, 4, 1, 7) +
                         tag(262, 4, 1, 1) + tag(273, 4, 1, place) + tag(277, 4, 1, 1) + tag(278, 4, 1, 1000) +
                         tag(279, 4, 1, static_cast<std::uint32_t>(jpeg.size())),
                     jpeg),
                "600 scans over 1000000 pixels");
}
