#include "attnviz/io/npz.hpp"

#include <nlohmann/json.hpp>

#include "attnviz/core/error.hpp"
#include "support/bytes.hpp"
#include "support/catch.hpp"
#include "support/error_of.hpp"
#include "support/golden.hpp"
#include "support/paths.hpp"

using namespace attnviz;
using namespace attnviz::io;

TEST_CASE("archives that numpy and Python wrote are read: stored, deflated, streamed, zip64") {
  const auto expected = test::golden("io").at("npz");
  for (const char* name : {"stored.npz", "deflated.npz", "streamed.npz", "zip64.npz"}) {
    INFO(name);
    const auto file = Npz::open(test::tests_path("data/io") / name);
    CHECK(file.names() == std::vector<std::string>{"weights", "layer.0/mask", "größe"});
    for (const auto& [array, value] : expected.items()) {
      INFO(array);
      CHECK(shape_text(file.read(array)) == shape_text(test::tensor_in(value)));
      CHECK(test::worst_difference(file.read(array), test::tensor_in(value)) == 0);
    }
  }
}

TEST_CASE("the header of an array in an archive is read without its numbers") {
  const auto header = Npz::open(test::tests_path("data/io/deflated.npz")).header("layer.0/mask");
  CHECK(header.dtype == Dtype::boolean);
  CHECK(header.shape == std::vector<std::size_t>{50, 3});
}

TEST_CASE("an array that is not there is not found, with the nearest name") {
  const auto file = Npz::open(test::tests_path("data/io/stored.npz"));
  const auto error = test::error_of([&] { file.read("wieghts"); });
  CHECK(error.kind() == ErrorKind::not_found);
  CHECK_THAT(error.hint(), ContainsSubstring("weights"));
}

TEST_CASE("arrays that were written read back to the same numbers") {
  const test::TemporaryFolder folder;
  const Tensor cube = Tensor::from_shape({20, 30, 40});
  Tensor filled = cube;
  for (std::size_t index = 0; index < filled.size(); ++index) filled.data()[index] = static_cast<float>(index % 97) / 7;
  const Tensor scalar(7.5F);
  const std::vector<NamedTensor> tensors{named("größe", filled), named("a/b", scalar)};
  for (const Compression compression : {Compression::none, Compression::deflate}) {
    write_npz(folder / "out.npz", tensors, compression, Overwrite::yes);
    const auto file = Npz::open(folder / "out.npz");
    CHECK(file.names() == std::vector<std::string>{"größe", "a/b"});
    CHECK(shape_text(file.read("größe")) == "[20, 30, 40]");
    CHECK(test::worst_difference(file.read("größe"), filled) == 0);
    CHECK(file.read("a/b")() == 7.5F);
  }
  CHECK(std::filesystem::file_size(folder / "out.npz") < filled.size());
}

TEST_CASE("equal arrays are equal bytes of an archive") {
  const test::TemporaryFolder folder;
  const Vector values{1, 2, 3};
  const std::vector<NamedTensor> tensors{named("a", values)};
  write_npz(folder / "one", tensors, Compression::deflate, Overwrite::no);
  write_npz(folder / "two", tensors, Compression::deflate, Overwrite::no);
  CHECK(test::read_text(folder / "one") == test::read_text(folder / "two"));
}

TEST_CASE("an archive without arrays is written and read") {
  const test::TemporaryFolder folder;
  write_npz(folder / "empty.npz", {}, Compression::none, Overwrite::no);
  CHECK(Npz::open(folder / "empty.npz").names().empty());
}

TEST_CASE("names that an archive cannot hold are refused, and nothing is left behind") {
  const test::TemporaryFolder folder;
  const Vector values{1};
  for (const auto& tensors :
       {std::vector{named("", values)}, std::vector{named("a", values), named("a", values)},
        std::vector{named("\xff", values)}, std::vector{named(std::string(70'000, 'n'), values)}}) {
    CHECK(test::error_of([&] { write_npz(folder / "out", tensors, Compression::none, Overwrite::no); }).kind() ==
          ErrorKind::usage);
  }
  CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("an existing archive is kept") {
  const test::TemporaryFolder folder;
  test::write_text(folder / "out", "old");
  CHECK(test::error_of([&] { write_npz(folder / "out", {}, Compression::none, Overwrite::no); }).kind() ==
        ErrorKind::exists);
  CHECK(test::read_text(folder / "out") == "old");
}

TEST_CASE("a file that is no array is passed over, and an array that is broken is refused with its name") {
  const test::TemporaryFolder folder;
  ZipWriter zip(folder / "out.npz", Compression::none, Overwrite::no);
  zip.begin("README", 4);
  zip.append(test::bytes_of("text"));
  zip.end();
  zip.begin("bad.npy", 4);
  zip.append(test::bytes_of("text"));
  zip.end();
  zip.commit();
  const auto file = Npz::open(folder / "out.npz");
  CHECK(file.names() == std::vector<std::string>{"bad"});
  CHECK_THAT(test::error_of([&] { file.read("bad"); }).what(), ContainsSubstring("array 'bad': no .npy file"));
  CHECK(test::error_of([&] { file.read("README"); }).kind() == ErrorKind::not_found);
}

TEST_CASE("an array over the limit is refused when the archive is opened") {
  const auto error = test::error_of([] { Npz::open(test::tests_path("data/io/deflated.npz"), 200); });
  CHECK(error.kind() == ErrorKind::limit);
  CHECK_THAT(error.what(), ContainsSubstring("member 'weights.npy': its 224 bytes are over the limit of 200"));
}
