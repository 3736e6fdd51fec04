#include "attnviz/report/encode.hpp"

#include "report/unpacked.hpp"
#include "support/catch.hpp"

using attnviz::report::encode;
using attnviz::report::encoded_bytes;
using attnviz::report::Packing;
using attnviz::test::decoded;

TEST_CASE("Exactly encoded numbers come back bit for bit") {
  const std::vector<float> values{0.1F, -7, 1e-30F, 3e30F};
  CHECK(decoded(encode(values, {2, 2}, Packing::f32)) == values);
  CHECK(encoded_bytes(std::vector<std::size_t>{2, 2}, Packing::f32) == 16);
}

TEST_CASE("Rounded numbers keep both ends of their block, and need as many bytes as said") {
  std::vector<float> values(200);
  for (std::size_t index = 0; index < 200; ++index) values[index] = static_cast<float>(index) * 0.37F;
  for (const Packing packing : {Packing::u8, Packing::u16}) {
    const auto encoded = encode(values, {2, 100}, packing);
    const auto back = decoded(encoded);
    CHECK(back[0] == values[0]);
    CHECK(back[99] == values[99]);
    CHECK(back[100] == values[100]);
    CHECK(back[150] == Approx(values[150]).margin(0.1));
    CHECK(encoded_bytes(encoded.shape, packing) == (packing == Packing::u8 ? 200 : 400) + 2 * 2 * sizeof(float));
  }
}

TEST_CASE("Numbers that repeat or lie close to each other take less room than their bytes") {
  std::vector<float> values(20000);
  for (std::size_t index = 0; index < values.size(); ++index) values[index] = static_cast<float>(index % 50) / 64;
  CHECK(encode(values, {200, 100}, Packing::f32).data.size() < values.size() / 10);
  CHECK(encode(values, {200, 100}, Packing::u8).data.size() < values.size() / 10);
}
