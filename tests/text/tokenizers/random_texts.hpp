#pragma once

#include <array>
#include <cstdint>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "attnviz/text/utf8.hpp"

namespace attnviz::test {

/// The same numbers as in the generators.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t below(std::uint64_t bound) {
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return (state_ >> 33) % bound;
  }

 private:
  std::uint64_t state_;
};

/// A letter of one of the ranges [[low, high], ...].
inline void append_letter(std::string& text, Random& random, const nlohmann::json& ranges) {
  const auto& range = ranges[random.below(ranges.size())];
  const std::uint64_t low = range[0], high = range[1];
  text::append_utf8(text, static_cast<char32_t>(low + random.below(high - low + 1)));
}

/// FNV-1a.
class Checksum {
 public:
  void add(std::string_view bytes) {
    for (const char byte : bytes) value_ = (value_ ^ static_cast<unsigned char>(byte)) * 0x100000001B3ULL;
  }
  std::string digits() const {
    std::array<char, 17> digits{};
    std::snprintf(digits.data(), digits.size(), "%016llx", static_cast<unsigned long long>(value_));
    return digits.data();
  }

 private:
  std::uint64_t value_ = 0xCBF29CE484222325ULL;
};

}  // namespace attnviz::test
