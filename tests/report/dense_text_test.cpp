#include "attnviz/report/dense_text.hpp"

#include "attnviz/core/rng.hpp"
#include "report/unpacked.hpp"
#include "support/catch.hpp"

using attnviz::report::dense_text;
using attnviz::test::bytes_in_dense_text;

TEST_CASE("Bytes of every length come back from dense text, which needs no escape") {
  attnviz::Rng rng(3);
  for (std::size_t size = 0; size < 60; ++size) {
    std::vector<float> numbers(size);
    rng.fill_uniform(numbers, 0, 256);
    std::vector<std::byte> bytes;
    for (const float number : numbers) bytes.push_back(static_cast<std::byte>(number));
    const std::string text = dense_text(bytes);
    CHECK(bytes_in_dense_text(text) == bytes);
    CHECK(text.find_first_of("\"<\\ ") == std::string::npos);
    CHECK(text.size() <= (8 * size + 12) / 13 * 2);
  }
}

TEST_CASE("Dense text is what its description says") {
  const std::vector<std::byte> bytes{std::byte{1}, std::byte{0}, std::byte{0xFF}};
  // 13 bits: 1. The 11 bits above them: 0b11111111000 = 2040 = 38 + 22 * 91.
  CHECK(dense_text({bytes.data(), 1}) == "#!");
  CHECK(dense_text(bytes) == "#!I8");
  CHECK(dense_text({}).empty());
}
