#include "attnviz/io/inflate.hpp"

#include <vector>

#include "attnviz/io/deflate.hpp"
#include "support/catch.hpp"

using namespace attnviz::io;

namespace {

std::vector<std::byte> packed(const std::vector<std::byte>& bytes) {
  std::vector<std::byte> out;
  Deflater deflater([&](std::span<const std::byte> block) { out.insert(out.end(), block.begin(), block.end()); });
  deflater.append(bytes);
  deflater.finish();
  return out;
}

std::vector<std::byte> pattern(std::size_t size) {
  std::vector<std::byte> bytes(size);
  for (std::size_t index = 0; index < size; ++index) bytes[index] = static_cast<std::byte>(index * index >> 7);
  return bytes;
}

}  // namespace

TEST_CASE("what was packed unpacks to the same bytes") {
  for (const std::size_t size : {0U, 1U, 1000U, 3'000'000U}) {
    const auto bytes = pattern(size);
    std::vector<std::byte> unpacked(size);
    CHECK(inflate_raw(packed(bytes), unpacked) == InflateResult::complete);
    CHECK(unpacked == bytes);
  }
}

TEST_CASE("unpacking fewer bytes than there are says so") {
  const auto bytes = pattern(1000);
  std::vector<std::byte> unpacked(999);
  CHECK(inflate_raw(packed(bytes), unpacked) == InflateResult::more);
  CHECK(std::equal(unpacked.begin(), unpacked.end(), bytes.begin()));
}

TEST_CASE("data that is followed by other bytes goes on") {
  auto data = packed(pattern(1000));
  data.push_back(std::byte{0});
  std::vector<std::byte> unpacked(1000);
  CHECK(inflate_raw(data, unpacked) == InflateResult::more);
}

TEST_CASE("data that ends before, or is damaged, is too short") {
  auto data = packed(pattern(1000));
  std::vector<std::byte> unpacked(1001);
  CHECK(inflate_raw(data, unpacked) == InflateResult::too_short);
  CHECK(inflate_raw(std::span(data).first(data.size() / 2), std::span(unpacked).first(1000)) ==
        InflateResult::too_short);
  data[0] = std::byte{0xFF};
  CHECK(inflate_raw(data, std::span(unpacked).first(1000)) == InflateResult::too_short);
}
