#include "attnviz/io/deflate.hpp"

#include <zlib.h>
#include <algorithm>
#include <new>
#include <vector>

namespace attnviz::io {

namespace {

constexpr std::size_t kBlockSize = 256 * 1024;
constexpr std::size_t kLargestStep = std::size_t{1} << 30;  // zlib counts in 32 bits
constexpr int kDefaultMemory = 8;

}  // namespace

struct Deflater::State {
  Sink sink;
  std::vector<std::byte> block;
  z_stream stream{};
};

Deflater::Deflater(Sink sink) : state_(new State{std::move(sink), std::vector<std::byte>(kBlockSize), {}}) {
  const int result =
      deflateInit2(&state_->stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, kDefaultMemory, Z_DEFAULT_STRATEGY);
  if (result != Z_OK) throw std::bad_alloc();
}

Deflater::~Deflater() {
  deflateEnd(&state_->stream);
}

void Deflater::append(std::span<const std::byte> bytes) {
  while (!bytes.empty()) step(bytes, Z_NO_FLUSH);
}

void Deflater::finish() {
  std::span<const std::byte> nothing;
  step(nothing, Z_FINISH);
}

void Deflater::step(std::span<const std::byte>& bytes, int flush) {
  z_stream& stream = state_->stream;
  const std::size_t offered = std::min(bytes.size(), kLargestStep);
  stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(offered);
  do {
    stream.next_out = reinterpret_cast<Bytef*>(state_->block.data());
    stream.avail_out = static_cast<uInt>(state_->block.size());
    deflate(&stream, flush);
    state_->sink(std::span(state_->block).first(state_->block.size() - stream.avail_out));
  } while (stream.avail_out == 0);
  bytes = bytes.subspan(offered - stream.avail_in);
}

}  // namespace attnviz::io
