#include "attnviz/report/sidecar.hpp"

#include <bit>
#include <nlohmann/json.hpp>
#include <random>

#include "attnviz/report/read_dump.hpp"
#include "report/example_dump.hpp"
#include "support/catch.hpp"
#include "support/error_of.hpp"
#include "support/paths.hpp"

using namespace attnviz;
using attnviz::report::Arrays;
using attnviz::report::Dump;
using attnviz::report::read_dump;
using attnviz::report::to_json;
using attnviz::report::write_sidecar;
using attnviz::test::error_of;
using attnviz::test::picture_dump;
using attnviz::test::TemporaryFolder;
using attnviz::test::write_text;

namespace {

Dump big_dump() {
  Dump dump = picture_dump();
  AttentionMap& map = dump.maps[1];
  map.axes = {{AxisKind::channel, 7, {}}, {AxisKind::row, 11, {}}, {AxisKind::column, 13, {}}};
  std::mt19937 bits(3);
  std::vector<float> numbers;
  while (numbers.size() < std::size_t{7} * 11 * 13) {
    const float number = std::bit_cast<float>(static_cast<std::uint32_t>(bits()));
    if (std::isfinite(number)) numbers.push_back(number);
  }
  map.values = attnviz::test::tensor_of({7, 11, 13}, numbers);
  return dump;
}

/// The dump and its sidecar in a folder.
void write_dump(const TemporaryFolder& folder, const Dump& dump, Arrays arrays) {
  const std::string sidecar = arrays == Arrays::npz ? "cat.npz" : "cat.safetensors";
  write_sidecar(folder / sidecar, dump.maps, arrays, io::Overwrite::no);
  write_text(folder / "cat.json", to_json(dump, arrays, sidecar));
}

std::vector<std::uint32_t> bits_of(const Tensor& tensor) {
  std::vector<std::uint32_t> bits;
  for (const float value : values_of(tensor)) bits.push_back(std::bit_cast<std::uint32_t>(value));
  return bits;
}

}  // namespace

TEST_CASE("Every float of a sidecar comes back with the same bits") {
  for (const Arrays arrays : {Arrays::npz, Arrays::safetensors}) {
    const TemporaryFolder folder;
    write_dump(folder, big_dump(), arrays);
    const Dump found = read_dump(folder / "cat.json");
    REQUIRE(found.maps.size() == 2);
    for (std::size_t index = 0; index < 2; ++index) {
      CHECK(found.maps[index].values.shape() == big_dump().maps[index].values.shape());
      CHECK(bits_of(found.maps[index].values) == bits_of(big_dump().maps[index].values));
    }
  }
}

TEST_CASE("A sidecar that is missing, elsewhere, of another kind or of another shape is an error") {
  const TemporaryFolder folder;
  write_dump(folder, picture_dump(), Arrays::npz);
  const auto refusal = [&](const std::string& key, const nlohmann::json& value) {
    auto json = nlohmann::json::parse(to_json(picture_dump(), Arrays::npz, "cat.npz"));
    json["maps"][0]["data"][key] = value;
    write_text(folder / "cat.json", json.dump());
    return error_of([&] { read_dump(folder / "cat.json"); });
  };
  CHECK(refusal("file", "dog.npz").kind() == ErrorKind::not_found);
  CHECK(refusal("array", "wights").kind() == ErrorKind::not_found);
  CHECK(refusal("file", "../cat.npz").kind() == ErrorKind::format);
  CHECK(refusal("file", "cat.json").kind() == ErrorKind::format);
  CHECK_THAT(refusal("shape", {5, 2}).what(),
             ContainsSubstring("maps[0].data.shape is [5, 2], the array has shape [2, 5]"));
}

TEST_CASE("A sidecar is not written over another file, and not for inline lists") {
  const TemporaryFolder folder;
  write_text(folder / "cat.npz", "mine");
  CHECK(error_of([&] {
          write_sidecar(folder / "cat.npz", picture_dump().maps, Arrays::npz, io::Overwrite::no);
        }).kind() == ErrorKind::exists);
  CHECK(error_of([&] {
          write_sidecar(folder / "cat.x", picture_dump().maps, Arrays::inline_lists, io::Overwrite::no);
        }).kind() == ErrorKind::internal);
}
