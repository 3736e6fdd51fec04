#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>

namespace attnviz::io {

/// Packs a stream into raw deflate data (RFC 1951), at zlib's default level.
class Deflater {
 public:
  using Sink = std::function<void(std::span<const std::byte>)>;

  /// `sink` receives the packed bytes, in blocks.
  explicit Deflater(Sink sink);
  ~Deflater();
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;

  void append(std::span<const std::byte> bytes);
  /// Packs what is still held back. Nothing may be appended afterwards.
  void finish();

 private:
  void step(std::span<const std::byte>& bytes, int flush);

  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace attnviz::io
