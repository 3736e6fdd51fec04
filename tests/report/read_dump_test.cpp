#include "attnviz/report/read_dump.hpp"

#include <bit>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <random>

#include "report/example_dump.hpp"
#include "support/catch.hpp"
#include "support/error_of.hpp"
#include "support/paths.hpp"

using namespace attnviz;
using attnviz::report::Arrays;
using attnviz::report::Dump;
using attnviz::report::parse_dump;
using attnviz::report::to_json;
using attnviz::test::error_of;
using attnviz::test::picture_dump;
using attnviz::test::text_dump;

namespace {

std::string inline_json(const Dump& dump) {
  return to_json(dump, Arrays::inline_lists);
}

/// The error of reading the example after `change` was made to its JSON.
template <class Change>
Error refusal(Change change) {
  auto json = nlohmann::ordered_json::parse(inline_json(picture_dump()));
  change(json);
  return error_of([&] { parse_dump(json.dump(), "out/cat.json"); });
}

std::vector<std::uint32_t> bits_of(const Tensor& tensor) {
  std::vector<std::uint32_t> bits;
  for (const float value : values_of(tensor)) bits.push_back(std::bit_cast<std::uint32_t>(value));
  return bits;
}

/// Numbers that are hard to write down: the ends of the range, both zeros, neighbours of ties, random bits.
std::vector<float> hard_numbers() {
  using Limits = std::numeric_limits<float>;
  std::vector<float> numbers{0.0F,     -0.0F,    Limits::denorm_min(), Limits::min(), Limits::max(), Limits::lowest(),
                             16777216, 33554432, 8388608.5F,           0.1F,          1.0F / 3,      7.038531e-26F,
                             1e10F,    3.4e18F};
  std::mt19937 bits(1);
  while (numbers.size() < 20000) {
    const float number = std::bit_cast<float>(static_cast<std::uint32_t>(bits()));
    if (std::isfinite(number)) numbers.push_back(number);
  }
  for (int step = 0; step < 8; ++step) {
    numbers[static_cast<std::size_t>(14 + step)] = std::nextafter(7.038531e-26F, step < 4 ? 0.0F : 1.0F);
  }
  return numbers;
}

}  // namespace

TEST_CASE("A dump that is read back and written again has the same bytes") {
  for (Dump dump : {picture_dump(), text_dump()}) {
    dump.timing = report::TimingRecord{{{"decode", 1.25}}};
    const std::string text = inline_json(dump);
    CHECK(inline_json(parse_dump(text, "x.json")) == text);
  }
}

TEST_CASE("Everything in a dump comes back") {
  const Dump dump = parse_dump(inline_json(picture_dump()), "x.json");
  const Dump expected = picture_dump();
  CHECK(dump.input.path == expected.input.path);
  CHECK(dump.input.sha256 == expected.input.sha256);
  CHECK(dump.input.width == 640);
  CHECK(dump.preprocess == expected.preprocess);
  CHECK(dump.mechanism.options == expected.mechanism.options);
  CHECK(dump.weights.seed == 7);
  CHECK(dump.weights.tensors == expected.weights.tensors);
  CHECK(dump.outputs == expected.outputs);
  const AttentionMap& map = dump.maps.at(0);
  CHECK(map.name == "weights");
  CHECK(map.kind == ValueKind::probability);
  CHECK(map.axes.at(0).labels == std::vector<std::string>{"cls", "spot"});
  CHECK(map.sums_over == AxisKind::key);
  CHECK(map.bounds == expected.maps[0].bounds);
  CHECK(map.grid == expected.maps[0].grid);
  CHECK(map.marks.at(0).box == expected.maps[0].marks[0].box);
  CHECK(map.values == expected.maps[0].values);
  CHECK(parse_dump(inline_json(text_dump()), "x.json").input.tokens == text_dump().input.tokens);
}

TEST_CASE("Every float of inline lists comes back with the same bits") {
  Dump dump = picture_dump();
  AttentionMap map = attnviz::test::channel_map();
  const auto numbers = hard_numbers();
  map.axes = {{AxisKind::row, 100, {}}, {AxisKind::column, 200, {}}};
  map.values = attnviz::test::tensor_of({100, 200}, numbers);
  dump.maps = {map};
  const Dump found = parse_dump(inline_json(dump), "x.json");
  CHECK(bits_of(found.maps.at(0).values) == bits_of(map.values));
}

TEST_CASE("A program that parses numbers as double and narrows them gets the same floats") {
  Dump dump = picture_dump();
  AttentionMap map = attnviz::test::channel_map();
  map.axes = {{AxisKind::row, 100, {}}, {AxisKind::column, 200, {}}};
  map.values = attnviz::test::tensor_of({100, 200}, hard_numbers());
  dump.maps = {map};
  const auto json = nlohmann::json::parse(inline_json(dump));
  std::size_t wrong = 0;
  for (std::size_t index = 0; index < 20000; ++index) {
    const auto narrowed = static_cast<float>(json["maps"][0]["values"][index / 200][index % 200].get<double>());
    wrong += std::bit_cast<std::uint32_t>(narrowed) != std::bit_cast<std::uint32_t>(map.values.data()[index]);
  }
  CHECK(wrong == 0);
}

TEST_CASE("A dump is read from its file, and a missing one is an error with the path") {
  const attnviz::test::TemporaryFolder folder;
  attnviz::test::write_text(folder / "cat.json", inline_json(picture_dump()));
  CHECK(report::read_dump(folder / "cat.json").maps.size() == 2);
  const Error error = error_of([&] { report::read_dump(folder / "dog.json"); });
  CHECK(error.kind() == ErrorKind::not_found);
  CHECK_THAT(error.what(), ContainsSubstring("dog.json"));
}

TEST_CASE("Another version of the schema is unsupported, another document is not a dump") {
  CHECK(refusal([](auto& json) { json["schema"] = "attnviz/dump/2"; }).kind() == ErrorKind::unsupported);
  CHECK(refusal([](auto& json) { json["schema"] = "other"; }).kind() == ErrorKind::format);
  CHECK(std::string(refusal([](auto& json) { json.erase("schema"); }).what()) == "out/cat.json: schema is missing");
  CHECK(error_of([] { parse_dump("[1,2]", "x.json"); }).kind() == ErrorKind::format);
}

TEST_CASE("A broken dump is refused with the place of the fault") {
  const auto message = [](auto change) { return std::string(refusal(change).what()); };
  CHECK(message([](auto& json) { json["maps"][1].erase("kind"); }) == "out/cat.json: maps[1].kind is missing");
  CHECK(message([](auto& json) { json["maps"][0]["axes"][1]["size"] = -5; }) ==
        "out/cat.json: maps[0].axes[1].size is not a whole number");
  CHECK(message([](auto& json) { json["maps"][0]["axes"][1]["kind"] = "keys"; }) ==
        "out/cat.json: maps[0].axes[1].kind is 'keys', which is not a kind of axis");
  CHECK(message([](auto& json) { json["maps"][0]["kind"] = "weight"; }) ==
        "out/cat.json: maps[0].kind is 'weight', which is not a kind of value");
  CHECK(message([](auto& json) { json["maps"][0]["axes"][0]["labels"] = {"one"}; }) ==
        "out/cat.json: maps[0] does not fit together: map 'weights': axis query has 1 labels for 2 positions");
  CHECK_THAT(message([](auto& json) {
               json["maps"][0]["values"] = {1, 2};
             }),
             ContainsSubstring("does not fit together"));
  CHECK_THAT(message([](auto& json) { json["maps"][0]["bounds"] = {1}; }), ContainsSubstring("has not two numbers"));
  CHECK(message([](auto& json) { json["mechanism"]["options"]["heads"] = nullptr; }) ==
        "out/cat.json: mechanism.options.heads is not a flag, a number, a text or a list of numbers");
  CHECK(refusal([](auto& json) { json["maps"][0].erase("values"); }).kind() == ErrorKind::format);
}

TEST_CASE("Members that this version does not know are passed over") {
  auto json = nlohmann::ordered_json::parse(inline_json(picture_dump()));
  json["later"] = {{"a", {1, 2}}};
  json["maps"][0]["later"] = "x";
  CHECK(inline_json(parse_dump(json.dump(), "x.json")) == inline_json(picture_dump()));
}
