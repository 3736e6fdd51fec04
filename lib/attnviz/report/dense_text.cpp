#include "attnviz/report/dense_text.hpp"

#include <cstdint>
#include <string_view>

namespace attnviz::report {

namespace {

constexpr std::string_view kDigits =
    "!#$%&'()*+,-./0123456789:;=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~";
constexpr std::uint32_t kBase = 91;
constexpr unsigned kBitsOfPair = 13, kBitsOfOne = 6;
static_assert(kDigits.size() == kBase && kBase * kBase >= 1U << kBitsOfPair && kBase >= 1U << kBitsOfOne);

}  // namespace

std::string dense_text(std::span<const std::byte> bytes) {
  std::string text;
  text.reserve(bytes.size() * 16 / kBitsOfPair + 2);
  std::uint32_t held = 0;
  unsigned bits = 0;
  const auto put_pair = [&](std::uint32_t value) {
    text += kDigits[value % kBase];
    text += kDigits[value / kBase];
  };
  for (const std::byte byte : bytes) {
    held |= std::to_integer<std::uint32_t>(byte) << bits;
    bits += 8;
    if (bits < kBitsOfPair) continue;
    put_pair(held & ((1U << kBitsOfPair) - 1));
    held >>= kBitsOfPair;
    bits -= kBitsOfPair;
  }
  if (bits > kBitsOfOne) {
    put_pair(held);
  } else if (bits > 0) {
    text += kDigits[held];
  }
  return text;
}

}  // namespace attnviz::report
