#include "attnviz/io/inflate.hpp"

#include <zlib.h>
#include <algorithm>
#include <new>

namespace attnviz::io {

namespace {

constexpr std::size_t kLargestStep = std::size_t{1} << 30;  // zlib counts in 32 bits

class Inflater {
 public:
  Inflater() {
    if (inflateInit2(&stream_, -MAX_WBITS) != Z_OK) throw std::bad_alloc();
  }
  Inflater(const Inflater&) = delete;
  ~Inflater() { inflateEnd(&stream_); }

  // Moves both spans forward. Returns what zlib says.
  int step(std::span<const std::byte>& in, std::span<std::byte>& out) {
    // zlib reads through a pointer that is not const for historical reasons.
    stream_.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(in.data()));
    stream_.avail_in = static_cast<uInt>(std::min(in.size(), kLargestStep));
    stream_.next_out = reinterpret_cast<Bytef*>(out.data());
    stream_.avail_out = static_cast<uInt>(std::min(out.size(), kLargestStep));
    const uInt offered_in = stream_.avail_in;
    const uInt offered_out = stream_.avail_out;
    const int result = inflate(&stream_, Z_NO_FLUSH);
    in = in.subspan(offered_in - stream_.avail_in);
    out = out.subspan(offered_out - stream_.avail_out);
    return result;
  }

 private:
  z_stream stream_{};
};

}  // namespace

InflateResult inflate_raw(std::span<const std::byte> packed, std::span<std::byte> unpacked) {
  Inflater inflater;
  int result = Z_OK;
  while (result == Z_OK && !unpacked.empty()) result = inflater.step(packed, unpacked);
  if (!unpacked.empty()) return InflateResult::too_short;
  // The end marker may still be unread: whoever asks for one byte more learns it.
  std::byte beyond{};
  std::span<std::byte> one_more(&beyond, 1);
  while (result == Z_OK && !one_more.empty()) result = inflater.step(packed, one_more);
  const bool ended = result == Z_STREAM_END && one_more.size() == 1 && packed.empty();
  return ended ? InflateResult::complete : InflateResult::more;
}

}  // namespace attnviz::io
