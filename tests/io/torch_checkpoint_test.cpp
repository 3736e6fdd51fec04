#include "attnviz/io/torch_checkpoint.hpp"

#include <nlohmann/json.hpp>

#include "attnviz/core/error.hpp"
#include "attnviz/io/safetensors.hpp"
#include "support/bytes.hpp"
#include "support/catch.hpp"
#include "support/error_of.hpp"
#include "support/golden.hpp"
#include "support/paths.hpp"

using namespace attnviz;
using namespace attnviz::io;

namespace {

std::filesystem::path torch_file(const std::string& name) {
  return test::tests_path("data/torch/" + name);
}

TorchCheckpoint open(const std::string& name) {
  return TorchCheckpoint::open(torch_file(name));
}

/// Every tensor has its name, shape and numbers, and there are no others.
void check(const std::string& file_name, const std::string& values) {
  INFO(file_name);
  const auto file = open(file_name);
  const auto expected = test::golden("torch_files").at(values);
  REQUIRE(file.entries().size() == expected.size());
  for (const auto& [name, value] : expected.items()) {
    INFO(name);
    const Tensor tensor = file.read(name);
    CHECK(shape_text(tensor) == shape_text(test::tensor_in(value)));
    CHECK(test::worst_difference(tensor, test::tensor_in(value)) == 0);
  }
}

Error refusal(const std::string& name) {
  const auto error = test::error_of([&] { open(name); });
  CHECK(std::string(error.what()).find('\n') == std::string::npos);
  return error;
}

const TorchEntry& entry(const TorchCheckpoint& file, const std::string& name) {
  for (const TorchEntry& entry : file.entries()) {
    if (entry.name == name) return entry;
  }
  throw std::runtime_error("no " + name);
}

}  // namespace

TEST_CASE("tensors of every dtype and layout that torch itself saved are read, from both formats") {
  check("all_zip.pth", "all");
  check("all_old.pth", "all");
  const auto file = open("all_zip.pth");
  CHECK(entry(file, "torch.bfloat16").numbers.dtype == Dtype::bf16);
  CHECK(entry(file, "torch.uint16").numbers.dtype == Dtype::u16);
  CHECK(entry(file, "torch.bool").numbers.dtype == Dtype::boolean);
  CHECK_FALSE(is_dense(entry(file, "transposed").numbers));
}

TEST_CASE("all protocols of pickles are read") {
  for (const char* name : {"linear_zip.pt", "linear_old.pt", "protocol4_zip.pth", "protocol5_zip.pth",
                           "protocol5_old.pth", "unchecked_zip.pth"}) {
    check(name, "linear");
  }
}

TEST_CASE("the state dict is found among what a training script keeps") {
  check("trained_zip.pth", "trained");
  check("trained_old.pth", "trained");
}

TEST_CASE("a teacher is taken instead of its student") {
  check("teacher_zip.pth", "teacher");
}

TEST_CASE("names of nested dicts are joined by dots") {
  check("nested_zip.pth", "nested");
}

TEST_CASE("entries are sorted, and tied tensors share their bytes") {
  const auto file = open("all_old.pth");
  CHECK(std::is_sorted(file.entries().begin(), file.entries().end(),
                       [](const auto& a, const auto& b) { return a.name < b.name; }));
  CHECK(entry(file, "tied.a").numbers.bytes.data() == entry(file, "tied.b").numbers.bytes.data());
}

TEST_CASE("a whole network is the same in both formats as in safetensors") {
  const auto expected = Safetensors::open(test::tests_path("golden/values/models/albert/model.safetensors"));
  for (const char* name : {"albert_zip.bin", "albert_old.bin"}) {
    const auto file = open(name);
    REQUIRE(file.entries().size() == expected.entries().size());
    for (const auto& tensor : expected.entries()) {
      CHECK(test::worst_difference(file.read(tensor.name), expected.read(tensor.name)) == 0);
    }
  }
}

TEST_CASE("a copy of a torch file outlives the original") {
  std::optional<TorchCheckpoint> copy;
  {
    const auto file = open("linear_zip.pt");
    copy = file;
  }
  CHECK(copy->read("0.bias").size() == 2);
}

TEST_CASE("a tensor that is not in a torch file is not found, with the nearest name") {
  const auto error = test::error_of([] { open("linear_zip.pt").read("0.bais"); });
  CHECK(error.kind() == ErrorKind::not_found);
  CHECK_THAT(error.hint(), ContainsSubstring("0.bias"));
}

TEST_CASE("a network saved as a program is refused by the name of its class") {
  const auto error = refusal("whole_zip.pth");
  CHECK(error.kind() == ErrorKind::unsupported);
  CHECK_THAT(error.what(), ContainsSubstring("names torch.nn.modules.container.Sequential; a state dict has only"));
  CHECK_THAT(error.hint(), ContainsSubstring("model.state_dict()"));
}

TEST_CASE("tensors that torch computes, and numbers without a decoder, are refused") {
  CHECK_THAT(refusal("negated_zip.pth").what(), ContainsSubstring("that torch computes when it is read"));
  CHECK_THAT(refusal("complex_zip.pth").what(), ContainsSubstring("names torch.ComplexFloatStorage"));
  const auto expanded = refusal("expanded_zip.pth");
  CHECK(expanded.kind() == ErrorKind::unsupported);
  CHECK_THAT(expanded.what(), ContainsSubstring("shape [100] of F32 takes 400 bytes, its storage '0' has 4"));
}

TEST_CASE("a tensor without a name is refused") {
  CHECK_THAT(refusal("alone_zip.pth").what(), ContainsSubstring("a tensor without a name, expected a dict"));
}

TEST_CASE("torch's files are known by how they begin, and safetensors are not taken for them") {
  const auto start = [](const std::string& text) { return TorchCheckpoint::recognizes(test::bytes_of(text)); };
  CHECK(start("PK\x03\x04...."));
  CHECK(start("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9"));
  CHECK_FALSE(start(std::string("\x80\x02\0\0\0\0\0\0{", 9)));
  CHECK_FALSE(start("\x80\x02"));
  CHECK_FALSE(start(""));
  const auto page = test::error_of([] { TorchCheckpoint::parse(test::bytes_of("<html>not found"), "x.pth"); });
  CHECK(page.kind() == ErrorKind::format);
  CHECK_THAT(page.what(), ContainsSubstring("its 15 bytes begin neither as a zip archive nor as a pickle"));
}
