#include "attnviz/image/video.hpp"

#include <algorithm>
#include <array>

#include "attnviz/core/error.hpp"
#include "attnviz/image/video_library.hpp"
#include "attnviz/io/part.hpp"

namespace attnviz::image {
namespace {

using namespace std::string_view_literals;

constexpr io::Part kPart{"video", "Videos", "libavformat-dev, libavcodec-dev and libswscale-dev"};

struct Signature {
  std::size_t offset;
  std::string_view bytes;
};

/// Where two are named both must be there.
struct Known {
  Signature first, second;
};

constexpr Known kKnown[] = {
    {{4, "moov"sv}, {}},
    {{4, "mdat"sv}, {}},
    {{4, "wide"sv}, {}},
    {{4, "skip"sv}, {8, "\0\0"sv}},
    {{4, "free"sv}, {8, "\0\0"sv}},
    {{0, "\x1a\x45\xdf\xa3"sv}, {}},
    {{0, "RIFF"sv}, {8, "AVI "sv}},
    {{0, "\0\0\1\xba"sv}, {}},
    {{0, "G"sv}, {188, "G"sv}},  // packets of a transport stream
    {{4, "G"sv}, {196, "G"sv}},  // with times before them
    {{0, "OggS"sv}, {}},
    {{0, "FLV\1"sv}, {}},
    {{0, "\x30\x26\xb2\x75\x8e\x66\xcf\x11"sv}, {}},
};

/// Brands of the same container that hold pictures or sound alone.
constexpr std::string_view kOtherBrands[] = {"avif", "avis", "heic", "heix", "hevc", "hevx", "heim", "heis",
                                             "mif1", "msf1", "M4A ", "M4B ", "crx ", "jxl ", "jp2 "};

bool matches(std::string_view head, const Signature& signature) {
  return head.size() >= signature.offset && head.substr(signature.offset).starts_with(signature.bytes);
}

}  // namespace

bool is_video(std::span<const std::byte> bytes) noexcept {
  const std::string_view head(reinterpret_cast<const char*>(bytes.data()), std::min(bytes.size(), kVideoHead));
  if (matches(head, {4, "ftyp"sv})) {
    return head.size() >= 12 && std::ranges::find(kOtherBrands, head.substr(8, 4)) == std::end(kOtherBrands);
  }
  return std::ranges::any_of(
      kKnown, [&](const Known& known) { return matches(head, known.first) && matches(head, known.second); });
}

bool has_videos() {
  return io::has_part(kPart);
}

const AttnvizVideoPart& video_library() {
  static const AttnvizVideoPart& part = [&]() -> const AttnvizVideoPart& {
    const auto entry = reinterpret_cast<AttnvizVideoEntry>(io::part_symbol(kPart, "attnviz_video_part"));
    const AttnvizVideoPart* found = entry();
    if (found->version != kAttnvizVideoVersion) {
      throw Error(ErrorKind::unsupported,
                  "Videos need the part 'video' of version " + std::to_string(kAttnvizVideoVersion) + ", it is of " +
                      std::to_string(found->version),
                  "build and install attnviz again, all of it");
    }
    return *found;
  }();
  return part;
}

}  // namespace attnviz::image
