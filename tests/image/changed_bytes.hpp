#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "attnviz/core/error.hpp"
#include "attnviz/image/decode.hpp"
#include "support/catch.hpp"

namespace attnviz::test {

/// Files with bytes changed at places without a pattern, the same in every run.
class ChangedBytes {
 public:
  explicit ChangedBytes(std::uint32_t seed) : state_(seed) {}

  /// Decodes so many copies of a file with one to six bytes changed each: every one is a picture or an error.
  void check(const std::string& name, const std::vector<std::byte>& file, int copies, const image::Limits& limits) {
    constexpr std::size_t kMost = 6;
    for (int copy = 0; copy < copies; ++copy) {
      auto bytes = file;
      for (std::size_t change = 0, changes = 1 + below(kMost); change < changes; ++change) {
        bytes[below(bytes.size())] = static_cast<std::byte>(below(256));
      }
      INFO(name << " copy " << copy);
      REQUIRE_NOTHROW([&] {
        try {
          image::decode(bytes, "in", limits);
        } catch (const Error&) {
        }
      }());
    }
  }

 private:
  std::size_t below(std::size_t end) {
    state_ = state_ * 1664525U + 1013904223U;
    return static_cast<std::size_t>(state_ >> 8) % end;
  }

  std::uint32_t state_;
};

}  // namespace attnviz::test
