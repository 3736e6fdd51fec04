#include "attnviz/io/safetensors.hpp"

#include <nlohmann/json.hpp>

#include "attnviz/core/error.hpp"
#include "attnviz/io/sha256.hpp"
#include "support/bytes.hpp"
#include "support/catch.hpp"
#include "support/error_of.hpp"
#include "support/golden.hpp"
#include "support/paths.hpp"

using namespace attnviz;
using namespace attnviz::io;

namespace {

// A file of a header and so many zero bytes of data.
std::vector<std::byte> file_of(const std::string& header, std::size_t data_size) {
  return test::bytes_of(test::little_endian(header.size(), 8) + header + std::string(data_size, '\0'));
}

Error refusal(const std::string& header, std::size_t data_size = 0) {
  return test::error_of([&] { Safetensors::parse(file_of(header, data_size), "x"); });
}

std::string entry(const std::string& name, const std::string& shape, const std::string& offsets,
                  const std::string& dtype = "F32") {
  return "\"" + name + "\":{\"dtype\":\"" + dtype + "\",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}";
}

Error refusal_of_bytes(const std::string& bytes) {
  return test::error_of([&] { Safetensors::parse(test::bytes_of(bytes), "x"); });
}

}  // namespace

TEST_CASE("tensors of every dtype that safetensors itself wrote are read") {
  const auto file = Safetensors::open(test::tests_path("data/io/all.safetensors"));
  const auto expected = test::golden("io").at("safetensors");
  REQUIRE(file.entries().size() == expected.size());
  for (const auto& [name, value] : expected.items()) {
    INFO(name);
    const Tensor tensor = file.read(name);
    CHECK(shape_text(tensor) == shape_text(test::tensor_in(value)));
    CHECK(test::worst_difference(tensor, test::tensor_in(value)) == 0);
  }
}

TEST_CASE("entries are sorted and have dtype, shape, offset and size") {
  const auto file = Safetensors::open(test::tests_path("data/io/all.safetensors"));
  CHECK(std::is_sorted(file.entries().begin(), file.entries().end(),
                       [](const auto& a, const auto& b) { return a.name < b.name; }));
  const auto& half = file.entry("float16");
  CHECK(half.dtype == Dtype::f16);
  CHECK(half.shape == std::vector<std::size_t>{3, 5});
  CHECK(half.size == 30);
  CHECK(file.bytes("float16").size() == 30);
  CHECK(file.entry("scalar").shape.empty());
}

TEST_CASE("the metadata of a file is kept") {
  const auto file = Safetensors::open(test::tests_path("data/io/all.safetensors"));
  CHECK(file.metadata().at("format") == "pt");
  CHECK(file.metadata().at("note") == "a \"quoted\" word");
}

TEST_CASE("F32 values are seen without a copy, others not") {
  const auto file = Safetensors::open(test::tests_path("data/io/all.safetensors"));
  const auto view = file.view("float32");
  REQUIRE(view);
  CHECK(static_cast<const void*>(view->data()) == static_cast<const void*>(file.bytes("float32").data()));
  CHECK(test::worst_difference(*view, values_of(file.read("float32"))) == 0);
  CHECK_FALSE(file.view("float64"));
}

TEST_CASE("F32 values off the alignment are read, but not seen without a copy") {
  const auto file = Safetensors::parse(file_of("{" + entry("a", "[1]", "[0,4]") + "}", 4), "x");
  REQUIRE((8 + entry("a", "[1]", "[0,4]").size() + 2) % 4 != 0);
  CHECK_FALSE(file.view("a"));
  CHECK(file.read("a")(0) == 0);
}

TEST_CASE("a copy of the reader outlives the original") {
  std::optional<Safetensors> copy;
  {
    const auto file = Safetensors::open(test::tests_path("data/io/all.safetensors"));
    copy = file;
  }
  CHECK(copy->read("scalar")() == 0.75F);
}

TEST_CASE("the digest of a safetensors file is that of the whole file") {
  const auto path = test::tests_path("data/io/all.safetensors");
  CHECK(Safetensors::open(path).sha256() == sha256_of_file(path));
}

TEST_CASE("a tensor that is not there is not found, with the nearest name") {
  const auto file = Safetensors::open(test::tests_path("data/io/all.safetensors"));
  CHECK(file.contains("float32"));
  CHECK_FALSE(file.contains("float31"));
  const auto error = test::error_of([&] { file.read("flaot32"); });
  CHECK(error.kind() == ErrorKind::not_found);
  CHECK_THAT(error.hint(), ContainsSubstring("float32"));
}

TEST_CASE("a file without tensors is no error") {
  CHECK(Safetensors::parse(file_of("{}", 0), "x").entries().empty());
  CHECK(Safetensors::parse(file_of("{\"__metadata__\":{}}   ", 0), "x").entries().empty());
}

TEST_CASE("a file shorter than its length field is refused") {
  for (std::size_t size = 0; size < 8; ++size) {
    const auto error = refusal_of_bytes(std::string(size, '\x01'));
    CHECK(error.kind() == ErrorKind::format);
    CHECK_THAT(error.what(), ContainsSubstring("x: " + std::to_string(size) + " bytes are too short"));
  }
}

TEST_CASE("a header of length 0 is refused") {
  CHECK_THAT(refusal_of_bytes(test::little_endian(0, 8)).what(), ContainsSubstring("header length at byte 0 is 0"));
}

TEST_CASE("a header of more than 100 MB is refused before it is looked for") {
  const auto error = refusal_of_bytes(test::little_endian(100'000'001, 8) + "{}");
  CHECK(error.kind() == ErrorKind::limit);
  CHECK_THAT(error.what(), ContainsSubstring("100000001") && ContainsSubstring("100000000"));
  CHECK(refusal_of_bytes(std::string(8, '\xff')).kind() == ErrorKind::limit);
}

TEST_CASE("a header that ends past the file is refused") {
  const auto error = refusal_of_bytes(test::little_endian(3, 8) + "{}");
  CHECK(error.kind() == ErrorKind::format);
  CHECK_THAT(error.what(), ContainsSubstring("header of 3 bytes at byte 8 ends past the 10 bytes"));
}

TEST_CASE("a header that does not begin with a brace is refused") {
  CHECK_THAT(refusal(" {}").what(), ContainsSubstring("at byte 8 does not begin with '{'"));
  CHECK_THAT(refusal("[]").what(), ContainsSubstring("at byte 8 does not begin with '{'"));
}

TEST_CASE("a header that is not JSON is refused, with the byte") {
  CHECK_THAT(refusal("{\"a\" 1}").what(), ContainsSubstring("not valid JSON at byte 13"));
  CHECK_THAT(refusal("{}x").what(), ContainsSubstring("not valid JSON at byte 10"));
  CHECK_THAT(refusal("{").what(), ContainsSubstring("not valid JSON"));
  CHECK_THAT(refusal("{\"\xff\":1}").what(), ContainsSubstring("not valid JSON"));
}

TEST_CASE("a name that stands twice is refused") {
  const std::string twin = entry("a", "[1]", "[0,4]");
  CHECK_THAT(refusal("{" + twin + "," + twin + "}", 4).what(), ContainsSubstring("'a' stands twice"));
}

TEST_CASE("a key of a tensor or of the metadata that stands twice is refused") {
  CHECK_THAT(refusal(R"({"a":{"dtype":"F32","dtype":"F32"}})").what(), ContainsSubstring("key 'dtype' twice"));
  CHECK_THAT(refusal(R"({"a":{"shape":[],"shape":[]}})").what(), ContainsSubstring("key 'shape' twice"));
  CHECK_THAT(refusal(R"({"__metadata__":{"k":"1","k":"2"}})").what(), ContainsSubstring("key 'k' twice"));
}

TEST_CASE("an unknown key of a tensor is refused") {
  CHECK_THAT(refusal(R"({"a":{"dtype":"F32","stride":[1]}})").what(), ContainsSubstring("unknown key 'stride'"));
}

TEST_CASE("a missing key of a tensor is refused") {
  CHECK_THAT(refusal(R"({"a":{}})").what(), ContainsSubstring("tensor 'a' has no dtype"));
  CHECK_THAT(refusal(R"({"a":{"dtype":"F32"}})").what(), ContainsSubstring("has no shape"));
  CHECK_THAT(refusal(R"({"a":{"dtype":"F32","shape":[]}})").what(), ContainsSubstring("has no data_offsets"));
}

TEST_CASE("a header of the wrong structure is refused, with the place") {
  CHECK_THAT(refusal(R"({"a":5})").what(), ContainsSubstring("'a' is a number"));
  CHECK_THAT(refusal(R"({"a":null})").what(), ContainsSubstring("'a' is null"));
  CHECK_THAT(refusal(R"({"a":[{}]})").what(), ContainsSubstring("'a' is a list"));
  CHECK_THAT(refusal(R"({"__metadata__":{"k":1}})").what(), ContainsSubstring("__metadata__ 'k' is a number"));
  CHECK_THAT(refusal(R"({"__metadata__":{"k":{}}})").what(), ContainsSubstring("__metadata__ 'k' is an object"));
  CHECK_THAT(refusal(R"({"a":{"dtype":["F32"]}})").what(), ContainsSubstring("tensor 'a': 'dtype' is a list"));
  CHECK_THAT(refusal(R"({"a":{"shape":"big"}})").what(), ContainsSubstring("tensor 'a': 'shape' is a string"));
  CHECK_THAT(refusal(R"({"a":{"shape":[[1]]}})").what(), ContainsSubstring("tensor 'a': 'shape' is a list"));
  CHECK_THAT(refusal(R"({"a":{"shape":[true]}})").what(), ContainsSubstring("'shape' is a boolean"));
  CHECK_THAT(refusal(R"({"a":{"shape":{}}})").what(), ContainsSubstring("'shape' is an object"));
}

TEST_CASE("a list that nests deeply is refused at its second level") {
  CHECK_THAT(refusal(R"({"a":{"shape":)" + std::string(1'000'000, '[')).what(), ContainsSubstring("'shape' is a list"));
}

TEST_CASE("a dtype that nobody knows is refused, one without a decoder is unsupported") {
  const auto unknown = refusal("{" + entry("a", "[1]", "[0,4]", "F33") + "}", 4);
  CHECK(unknown.kind() == ErrorKind::format);
  CHECK_THAT(unknown.what(), ContainsSubstring("unknown dtype 'F33'"));
  const auto unsupported = refusal("{" + entry("a", "[4]", "[0,4]", "F8_E4M3") + "}", 4);
  CHECK(unsupported.kind() == ErrorKind::unsupported);
}

TEST_CASE("sizes that are negative, fractional or beyond 64 bits are refused") {
  CHECK_THAT(refusal("{" + entry("a", "[-1]", "[0,4]") + "}", 4).what(), ContainsSubstring("-1, which is negative"));
  CHECK_THAT(refusal("{" + entry("a", "[1.5]", "[0,4]") + "}", 4).what(), ContainsSubstring("1.5, which is no whole"));
  CHECK_THAT(refusal("{" + entry("a", "[18446744073709551616]", "[0,4]") + "}", 4).what(),
             ContainsSubstring("18446744073709551616, which is no whole number of 64 bits"));
}

TEST_CASE("a shape whose bytes overflow is refused") {
  for (const char* shape :
       {"[4611686018427387904,4]", "[4294967296,4294967296]", "[0,4611686018427387904,8]", "[4611686018427387905]"}) {
    CHECK_THAT(refusal("{" + entry("a", shape, "[0,4]") + "}", 4).what(),
               ContainsSubstring("more bytes than can be counted"));
  }
}

TEST_CASE("more axes than any tensor has are refused") {
  std::string shape = "[1";
  for (int axis = 0; axis < 32; ++axis) shape += ",1";
  CHECK_THAT(refusal("{" + entry("a", shape + "]", "[0,4]") + "}", 4).what(), ContainsSubstring("more than 32"));
}

TEST_CASE("offsets that end before they begin are refused") {
  CHECK_THAT(refusal("{" + entry("a", "[1]", "[4,0]") + "}", 4).what(),
             ContainsSubstring("data_offsets [4, 0] end before they begin"));
}

TEST_CASE("offsets past the data are refused") {
  CHECK_THAT(refusal("{" + entry("a", "[2]", "[0,8]") + "}", 4).what(),
             ContainsSubstring("data_offsets [0, 8] end past the 4 bytes of data"));
}

TEST_CASE("offsets that are not two are refused") {
  CHECK_THAT(refusal("{" + entry("a", "[1]", "[4]") + "}", 4).what(), ContainsSubstring("has 1 numbers, expected 2"));
  CHECK_THAT(refusal("{" + entry("a", "[1]", "[0,4,8]") + "}", 4).what(), ContainsSubstring("has 3 numbers"));
}

TEST_CASE("a size that is not that of the shape is refused, with both numbers") {
  CHECK_THAT(refusal("{" + entry("a", "[2,2]", "[0,12]") + "}", 12).what(),
             ContainsSubstring("data_offsets [0, 12] hold 12 bytes, but shape [2, 2] of F32 takes 16"));
}

TEST_CASE("tensors that overlap are refused") {
  CHECK_THAT(
      refusal("{" + entry("a", "[2]", "[0,8]") + "," + entry("b", "[2]", "[4,12]") + "}", 12).what(),
      ContainsSubstring("tensor 'b' begins at byte") && ContainsSubstring("inside the tensor that ends at byte"));
}

TEST_CASE("gaps between tensors and bytes behind the last are refused") {
  CHECK_THAT(refusal("{" + entry("a", "[1]", "[0,4]") + "," + entry("b", "[1]", "[8,12]") + "}", 12).what(),
             ContainsSubstring("which leaves a gap after byte"));
  CHECK_THAT(refusal("{" + entry("a", "[1]", "[4,8]") + "}", 8).what(), ContainsSubstring("leaves a gap"));
  CHECK_THAT(refusal("{" + entry("a", "[1]", "[0,4]") + "}", 5).what(),
             ContainsSubstring("the last tensor ends at byte"));
  CHECK_THAT(refusal("{}", 1).what(), ContainsSubstring("ends at byte 10, but the file has 11 bytes"));
}

TEST_CASE("a name in a message cannot break the line or grow without end") {
  const auto error = refusal(R"({"\u001b[31m)" + std::string(10'000, 'n') + R"(":5})");
  const std::string message = error.what();
  CHECK(message.size() < 400);
  CHECK_THAT(message, ContainsSubstring("\\x1b[31mnnn"));
}
