#include "attnviz/io/sha256.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <vector>

#include <nettle/sha2.h>
#include <unistd.h>

#include "attnviz/core/deadline.hpp"
#include "attnviz/io/regular_file.hpp"
#include "attnviz/io/system_error.hpp"

namespace attnviz::io {

namespace {

constexpr std::size_t kBlockSize = 256 * 1024;

class Hasher {
 public:
  Hasher() { sha256_init(&state_); }

  void update(std::span<const std::byte> bytes) {
    sha256_update(&state_, bytes.size(), reinterpret_cast<const std::uint8_t*>(bytes.data()));
  }

  std::string hex() {
    std::array<std::uint8_t, SHA256_DIGEST_SIZE> digest;
    sha256_digest(&state_, digest.size(), digest.data());
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const std::uint8_t byte : digest) {
      text += digits[byte >> 4];
      text += digits[byte & 0xF];
    }
    return text;
  }

 private:
  sha256_ctx state_;
};

}  // namespace

std::string sha256(std::span<const std::byte> bytes) {
  Hasher hasher;
  for (; !bytes.empty(); bytes = bytes.subspan(std::min(bytes.size(), kBlockSize))) {
    check_deadline();
    hasher.update(bytes.first(std::min(bytes.size(), kBlockSize)));
  }
  return hasher.hex();
}

std::string sha256_of_file(const std::filesystem::path& path) {
  const RegularFile file = open_regular(path);
  Hasher hasher;
  std::vector<std::byte> block(kBlockSize);
  while (true) {
    check_deadline();
    const ssize_t count = ::read(file.descriptor.get(), block.data(), block.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw system_error("read", path, errno);
    if (count == 0) return hasher.hex();
    hasher.update({block.data(), static_cast<std::size_t>(count)});
  }
}

}  // namespace attnviz::io
