#include "attnviz/io/safetensors_writer.hpp"

#include <cstring>
#include <limits>

#include "attnviz/core/error.hpp"
#include "attnviz/io/safetensors.hpp"
#include "support/catch.hpp"
#include "support/error_of.hpp"
#include "support/paths.hpp"

using namespace attnviz;
using namespace attnviz::io;

TEST_CASE("tensors that were written read back to the same bits") {
  const test::TemporaryFolder folder;
  const Tensor cube{{{1, -0.0F}, {std::numeric_limits<float>::denorm_min(), 4}}};
  const Matrix matrix{{0.1F, 0.2F, 0.3F}};
  const Tensor scalar(7.5F);
  const Tensor empty = Tensor::from_shape({0, 3});
  const std::vector<NamedTensor> tensors{named("z.weight", cube), named("a", matrix), named("\u732b \"x\"", scalar),
                                         named("empty", empty)};
  write_safetensors(folder / "out.safetensors", tensors, {{"tool", "attnviz"}, {"note", "line\nbreak"}}, Overwrite::no);

  const auto file = Safetensors::open(folder / "out.safetensors");
  REQUIRE(file.entries().size() == 4);
  CHECK(file.metadata().at("note") == "line\nbreak");
  for (const NamedTensor& tensor : tensors) {
    INFO(tensor.name);
    const auto& entry = file.entry(tensor.name);
    CHECK(entry.shape == tensor.shape);
    CHECK(entry.offset % 4 == 0);
    const auto stored = file.bytes(tensor.name);
    REQUIRE(stored.size() == tensor.values.size_bytes());
    CHECK((stored.empty() || std::memcmp(stored.data(), tensor.values.data(), stored.size()) == 0));
  }
}

TEST_CASE("the data of a written file begins on a multiple of 8 bytes, and equal tensors are equal bytes") {
  const test::TemporaryFolder folder;
  const Vector values{1, 2};
  for (const char* name : {"a", "ab", "abc", "abcd", "abcde", "abcdef", "abcdefg", "abcdefgh"}) {
    const std::vector<NamedTensor> tensors{named(name, values)};
    write_safetensors(folder / "one", tensors, {}, Overwrite::yes);
    write_safetensors(folder / "two", tensors, {}, Overwrite::yes);
    CHECK(Safetensors::open(folder / "one").entry(name).offset % 8 == 0);
    CHECK(test::read_text(folder / "one") == test::read_text(folder / "two"));
  }
}

TEST_CASE("tensors are written in the order of their names") {
  const test::TemporaryFolder folder;
  const Vector values{1};
  const std::vector<NamedTensor> tensors{named("b", values), named("a", values)};
  write_safetensors(folder / "out", tensors, {}, Overwrite::no);
  const auto file = Safetensors::open(folder / "out");
  CHECK(file.entry("a").offset < file.entry("b").offset);
}

TEST_CASE("names that a safetensors file cannot hold are refused") {
  const test::TemporaryFolder folder;
  const Vector values{1};
  const auto refusal = [&](std::vector<NamedTensor> tensors) {
    return test::error_of([&] { write_safetensors(folder / "out", tensors, {}, Overwrite::no); });
  };
  CHECK_THAT(refusal({named("a", values), named("a", values)}).what(), ContainsSubstring("two tensors are named 'a'"));
  CHECK(refusal({named("__metadata__", values)}).kind() == ErrorKind::usage);
  CHECK(refusal({named("\xff", values)}).kind() == ErrorKind::usage);
  CHECK_FALSE(std::filesystem::exists(folder / "out"));
}

TEST_CASE("values that do not fill their shape are refused") {
  const test::TemporaryFolder folder;
  const Vector values{1, 2, 3};
  const std::vector<NamedTensor> tensors{{"a", {2, 2}, values_of(values)}};
  const auto error = test::error_of([&] { write_safetensors(folder / "out", tensors, {}, Overwrite::no); });
  CHECK(error.kind() == ErrorKind::shape);
  CHECK_THAT(error.what(), ContainsSubstring("3 values do not fill the shape [2, 2]"));
}
