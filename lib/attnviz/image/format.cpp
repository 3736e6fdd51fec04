#include "attnviz/image/format.hpp"

#include <algorithm>
#include <string_view>

#include "attnviz/core/error.hpp"
#include "attnviz/image/video.hpp"

namespace attnviz::image {
namespace {

using namespace std::string_view_literals;

struct Signature {
  std::size_t offset;
  std::string_view bytes;
};

struct Known {
  Signature first;
  Signature second;  // empty bytes: no second condition
  Format format;
};

constexpr Known kKnown[] = {
    {{0, "\xff\xd8\xff"sv}, {}, Format::jpeg},
    {{0, "\x89PNG\r\n\x1a\n"sv}, {}, Format::png},
    {{0, "RIFF"sv}, {8, "WEBP"sv}, Format::webp},
    {{0, "BM"sv}, {}, Format::bmp},
    {{0, "II*\0"sv}, {}, Format::tiff},
    {{0, "MM\0*"sv}, {}, Format::tiff},
    {{0, "II+\0"sv}, {}, Format::tiff},
    {{0, "MM\0+"sv}, {}, Format::tiff},
    {{0, "GIF87a"sv}, {}, Format::gif},
    {{0, "GIF89a"sv}, {}, Format::gif},
    {{0, "qoif"sv}, {}, Format::qoi},
};

struct Foreign {
  Signature signature;
  std::string_view what;
};

// What people hand to a picture program by mistake, so that the message can call it by its name.
constexpr Foreign kForeign[] = {
    {{4, "ftyp"sv}, "an MP4 or QuickTime video"},
    {{0, "\xff\x0a"sv}, "a JPEG XL picture"},
    {{4, "JXL "sv}, "a JPEG XL picture"},
    {{4, "jP  "sv}, "a JPEG 2000 picture"},
    {{0, "8BPS"sv}, "a Photoshop document"},
    {{0, "%PDF"sv}, "a PDF document"},
    {{0, "<svg"sv}, "an SVG drawing"},
    {{0, "<?xml"sv}, "an XML document"},
    {{0, "\0\0\1\0"sv}, "a Windows icon"},
    {{0, "PK\3\4"sv}, "a ZIP archive"},
    {{0, "\x1f\x8b"sv}, "gzip data"},
    {{0, "P7\n"sv}, "a PAM picture"},
    {{0, "#?RADIANCE"sv}, "a Radiance HDR picture"},
    {{0, "v/1\1"sv}, "an OpenEXR picture"},
};

std::string_view head_of(std::span<const std::byte> bytes) noexcept {
  return {reinterpret_cast<const char*>(bytes.data()), std::min<std::size_t>(bytes.size(), 64)};
}

bool matches(std::string_view head, const Signature& signature) {
  return head.size() >= signature.offset && head.substr(signature.offset).starts_with(signature.bytes);
}

bool is_pnm(std::string_view head) {
  return head.size() >= 3 && head[0] == 'P' && head[1] >= '1' && head[1] <= '6' &&
         (head[2] == '#' || " \t\n\v\f\r"sv.find(head[2]) != std::string_view::npos);
}

/// Files of boxes begin with their brands: the major one, a version, then those that they suit as well.
std::optional<Format> format_of_boxes(std::string_view head) {
  if (!matches(head, {4, "ftyp"sv}) || head.size() < 12) return std::nullopt;
  const auto is_one_of = [](std::string_view brand, std::initializer_list<std::string_view> brands) {
    return std::ranges::find(brands, brand) != brands.end();
  };
  const std::string_view major = head.substr(8, 4);
  if (is_one_of(major, {"avif", "avis"})) return Format::avif;
  if (is_one_of(major, {"heic", "heix", "heim", "heis", "hevc", "hevx"})) return Format::heif;
  if (!is_one_of(major, {"mif1", "msf1", "miaf"})) return std::nullopt;
  const std::size_t size = static_cast<unsigned char>(head[2]) * 256U + static_cast<unsigned char>(head[3]);
  for (std::size_t place = 16; place + 4 <= std::min(size, head.size()); place += 4) {
    if (is_one_of(head.substr(place, 4), {"avif", "avis"})) return Format::avif;
  }
  return Format::heif;
}

std::string describe(std::string_view head) {
  if (head.empty()) return "an empty file";
  for (const Foreign& foreign : kForeign) {
    if (matches(head, foreign.signature)) return std::string(foreign.what);
  }
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text = "an unknown kind of file that starts with";
  for (const char c : head.substr(0, 8)) {
    const auto byte = static_cast<unsigned char>(c);
    text += {' ', kDigits[byte >> 4], kDigits[byte & 15]};
  }
  return text;
}

}  // namespace

const char* name_of(Format format) noexcept {
  switch (format) {
    case Format::jpeg:
      return "JPEG";
    case Format::png:
      return "PNG";
    case Format::webp:
      return "WebP";
    case Format::bmp:
      return "BMP";
    case Format::tiff:
      return "TIFF";
    case Format::gif:
      return "GIF";
    case Format::pnm:
      return "PNM";
    case Format::qoi:
      return "QOI";
    case Format::heif:
      return "HEIF";
    case Format::avif:
      return "AVIF";
  }
  return "?";
}

std::optional<Format> known_format(std::span<const std::byte> bytes) noexcept {
  const std::string_view head = head_of(bytes);
  for (const Known& known : kKnown) {
    if (matches(head, known.first) && matches(head, known.second)) return known.format;
  }
  if (is_pnm(head)) return Format::pnm;
  return format_of_boxes(head);
}

Format sniff_format(std::span<const std::byte> bytes, const std::string& name) {
  if (const auto format = known_format(bytes)) return *format;
  if (is_video(bytes)) {
    const std::string_view head = head_of(bytes);
    throw Error(
        ErrorKind::unsupported,
        name + ": " + (matches(head, {4, "ftyp"sv}) ? describe(head) : "a video") + " where a picture is wanted",
        "a video is read from a file whose name does not promise a picture, such as clip.mp4");
  }
  throw Error(
      ErrorKind::unsupported,
      name + ": " + describe(head_of(bytes)) + ", not one of JPEG, PNG, WebP, BMP, TIFF, GIF, PNM, QOI, HEIF, AVIF",
      "convert it to PNG or JPEG first");
}

}  // namespace attnviz::image
