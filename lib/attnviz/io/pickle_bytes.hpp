#pragma once

#include <cstring>

#include "attnviz/io/pickle_memory.hpp"

namespace attnviz::io {

/// Reads the bytes of a pickle one after the other, never past their end.
class PickleBytes {
 public:
  PickleBytes(const PickleMemory& memory, std::size_t at) : memory_(memory), bytes_(memory.bytes()), at_(at) {}

  std::size_t at() const { return at_; }

  std::span<const std::byte> take(std::uint64_t count) {
    if (count > bytes_.size() - at_) {
      memory_.fail(std::to_string(count) + " bytes at byte " + std::to_string(at_) + " end past the " +
                   std::to_string(bytes_.size()) + " that there are");
    }
    at_ += count;
    return bytes_.subspan(at_ - count, count);
  }

  template <class Number>
  Number number() {
    Number value;
    std::memcpy(&value, take(sizeof value).data(), sizeof value);
    return value;
  }

  /// Up to the next newline, which must come within `longest` bytes.
  std::string_view line(std::size_t longest) {
    const std::string_view left(reinterpret_cast<const char*>(bytes_.data()) + at_, bytes_.size() - at_);
    const std::size_t size = left.substr(0, longest + 1).find('\n');
    if (size == left.npos) memory_.fail("a name has no end within " + std::to_string(longest) + " bytes");
    at_ += size + 1;
    return left.substr(0, size);
  }

 private:
  const PickleMemory& memory_;
  std::span<const std::byte> bytes_;
  std::size_t at_;
};

}  // namespace attnviz::io
