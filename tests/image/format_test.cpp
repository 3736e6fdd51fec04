#include "attnviz/image/format.hpp"

#include "attnviz/core/error.hpp"
#include "support/catch.hpp"

using namespace attnviz;
using namespace attnviz::image;

namespace {

Format sniff(const std::string& head) {
  return sniff_format(std::as_bytes(std::span(head)), "in.bin");
}

}  // namespace

TEST_CASE("formats are told by their first bytes") {
  using namespace std::string_literals;
  CHECK(sniff("\xff\xd8\xff\xe0") == Format::jpeg);
  CHECK(sniff("\x89PNG\r\n\x1a\n....") == Format::png);
  CHECK(sniff("RIFF....WEBPVP8 ") == Format::webp);
  CHECK(sniff("BM......") == Format::bmp);
  CHECK(sniff("II*\0...."s) == Format::tiff);
  CHECK(sniff("MM\0*...."s) == Format::tiff);
  CHECK(sniff("MM\0+...."s) == Format::tiff);
  CHECK(sniff("GIF89a..") == Format::gif);
  CHECK(sniff("P6\n1 1 255\n") == Format::pnm);
  CHECK(sniff("P1#comment") == Format::pnm);
  CHECK(sniff("qoif\0\0\0\1"s) == Format::qoi);
  CHECK(sniff("....ftypheic") == Format::heif);
  CHECK(sniff("....ftyphevx") == Format::heif);
  CHECK(sniff("....ftypavif") == Format::avif);
  CHECK(sniff("\0\0\0\x1c"
              "ftypmif1\0\0\0\0mif1heic"s) == Format::heif);
  CHECK(sniff("\0\0\0\x1c"
              "ftypmif1\0\0\0\0mif1miafavif"s) == Format::avif);
  CHECK(sniff("\0\0\0\x14"
              "ftypmif1\0\0\0\0mif1avif"s) == Format::heif);  // the second is not of the brands
}

TEST_CASE("what is not a known picture is called by its name") {
  using namespace std::string_literals;
  CHECK_THROWS_WITH(sniff(""), ContainsSubstring("in.bin: an empty file"));
  CHECK_THROWS_WITH(sniff("....ftypisom"), ContainsSubstring("video"));
  CHECK_THROWS_WITH(sniff("%PDF-1.7"), ContainsSubstring("PDF"));
  CHECK_THROWS_WITH(sniff("RIFF....WAVE"), ContainsSubstring("52 49 46 46"));
  CHECK_THROWS_WITH(sniff("P8\n"), ContainsSubstring("50 38 0a"));
  CHECK_THROWS_WITH(sniff("P"), ContainsSubstring("starts with 50,"));
}
