#include "attnviz/report/read_dump.hpp"

#include <algorithm>
#include <limits>

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/io/file.hpp"
#include "attnviz/io/json_document.hpp"
#include "attnviz/report/settings.hpp"
#include "attnviz/report/sidecar.hpp"

namespace attnviz::report {

namespace {

using io::JsonPlace;
using io::JsonValue;
using io::NumberList;
using io::parse_json;

AxisKind axis_kind(const JsonPlace& place) {
  const std::string name = place.text();
  constexpr std::string_view kBeyondTheLast = "axis";
  for (int index = 0;; ++index) {
    const std::string_view known = name_of(static_cast<AxisKind>(index));
    if (known == kBeyondTheLast) break;
    if (known == name) return static_cast<AxisKind>(index);
  }
  place.complain("is '" + io::for_terminal(name) + "', which is not a kind of axis");
}

ValueKind value_kind(const JsonPlace& place) {
  const std::string name = place.text();
  for (const ValueKind kind :
       {ValueKind::probability, ValueKind::gate, ValueKind::score, ValueKind::signed_value, ValueKind::box}) {
    if (name_of(kind) == name) return kind;
  }
  place.complain("is '" + io::for_terminal(name) + "', which is not a kind of value");
}

std::string text_or_empty(const JsonPlace& object, std::string_view key) {
  return object.has(key) ? object.at(key).text() : std::string();
}

InputRecord input_in(const JsonPlace& object) {
  InputRecord input;
  input.path = object.at("path").text();
  input.kind = object.at("kind").text();
  input.sha256 = text_or_empty(object, "sha256");
  if (object.has("width")) input.width = object.at("width").count();
  if (object.has("height")) input.height = object.at("height").count();
  if (object.has("tokens")) {
    for (const JsonPlace& token : object.at("tokens").items()) {
      input.tokens.push_back({token.at("text").text(), token.at("begin").count(), token.at("end").count()});
    }
  }
  return input;
}

Grid grid_in(const JsonPlace& object) {
  Grid grid;
  grid.rows = object.at("rows").count();
  grid.columns = object.at("columns").count();
  grid.prefix = object.at("prefix").count();
  const JsonPlace affine = object.at("to_source");
  grid.to_source = {affine.at("scale_x").real(), affine.at("scale_y").real(), affine.at("offset_x").real(),
                    affine.at("offset_y").real()};
  grid.source_width = object.at("source_width").count();
  grid.source_height = object.at("source_height").count();
  return grid;
}

Mark mark_in(const JsonPlace& object) {
  const JsonPlace box = object.at("box");
  return {object.at("label").text(),
          {box.at("x").real(), box.at("y").real(), box.at("width").real(), box.at("height").real()}};
}

Tensor values_in(const JsonPlace& object, Sidecars& sidecars) {
  if (!object.has("data")) {
    const JsonPlace place = object.at("values");
    const NumberList& list = place.numbers();
    auto values = Tensor::from_shape(xt::dynamic_shape<std::size_t>(list.shape.begin(), list.shape.end()));
    std::ranges::copy(list.values, values.data());
    return values;
  }
  const JsonPlace data = object.at("data");
  Tensor values = sidecars.read(data.at("file").text(), data.at("array").text());
  std::vector<std::size_t> said;
  for (const JsonPlace& size : data.at("shape").items()) said.push_back(size.count());
  if (!std::ranges::equal(said, values.shape())) {
    data.at("shape").complain("is " + shape_text(said) + ", the array has shape " + shape_text(values));
  }
  return values;
}

AttentionMap map_in(const JsonPlace& object, Sidecars& sidecars) {
  AttentionMap map;
  map.name = object.at("name").text();
  map.kind = value_kind(object.at("kind"));
  for (const JsonPlace& axis : object.at("axes").items()) {
    map.axes.push_back({axis_kind(axis.at("kind")), axis.at("size").count(), {}});
    if (axis.has("labels")) map.axes.back().labels = axis.at("labels").texts();
  }
  if (object.has("sums_over")) map.sums_over = axis_kind(object.at("sums_over"));
  if (object.has("bounds")) {
    const auto bounds = object.at("bounds").items();
    if (bounds.size() != 2) object.at("bounds").complain("has not two numbers");
    map.bounds = {static_cast<float>(bounds[0].real()), static_cast<float>(bounds[1].real())};
  }
  if (object.has("title")) map.title = object.at("title").text();
  map.reading = object.at("reading").text();
  if (object.has("zero_means")) map.zero_means = object.at("zero_means").text();
  if (object.has("grid")) map.grid = grid_in(object.at("grid"));
  if (object.has("marks")) {
    for (const JsonPlace& mark : object.at("marks").items()) map.marks.push_back(mark_in(mark));
  }
  map.values = values_in(object, sidecars);
  try {
    validate(map);
  } catch (const Error& error) {
    object.complain(std::string("does not fit together: ") + io::for_terminal(error.what()));
  }
  return map;
}

PredictionRecord prediction_in(const JsonPlace& object) {
  PredictionRecord prediction{object.at("head").text(), std::nullopt, {}};
  if (object.has("token")) prediction.token = object.at("token").count();
  for (const JsonPlace& answer : object.at("answers").items()) {
    prediction.answers.push_back({answer.at("index").count(), text_or_empty(answer, "label"),
                                  static_cast<float>(answer.at("probability").real())});
  }
  return prediction;
}

void check_schema(const JsonPlace& document, const std::string& source) {
  const std::string schema = document.at("schema").text();
  if (schema == kDumpSchema) return;
  if (schema.starts_with("attnviz/dump/")) {
    throw Error(ErrorKind::unsupported, source + ": schema is '" + io::for_terminal(schema) +
                                            "', this version reads '" + std::string(kDumpSchema) + "'");
  }
  document.at("schema").complain("is '" + io::for_terminal(schema) + "', not a dump of attnviz");
}

}  // namespace

Dump parse_dump(std::string_view json, const std::filesystem::path& path) {
  const std::string source = io::path_text(path);
  const JsonValue value = parse_json(json, source);
  const JsonPlace document(value, source);
  check_schema(document, source);

  Dump dump;
  dump.input = input_in(document.at("input"));
  for (const JsonPlace& step : document.at("preprocess").items()) {
    dump.preprocess.push_back({step.at("step").text(), settings_in(step.at("settings"))});
  }
  const JsonPlace mechanism = document.at("mechanism"), weights = document.at("weights");
  dump.mechanism = {mechanism.at("name").text(), mechanism.at("title").text(), mechanism.at("citation").text(),
                    settings_in(mechanism.at("options"))};
  dump.weights = {weights.at("origin").text(), weights.at("seed").count(), text_or_empty(weights, "path"),
                  text_or_empty(weights, "sha256"), weights.at("tensors").texts()};
  Sidecars sidecars(path.parent_path());
  for (const JsonPlace& map : document.at("maps").items()) dump.maps.push_back(map_in(map, sidecars));
  if (document.has("predictions")) {
    for (const JsonPlace& prediction : document.at("predictions").items()) {
      dump.predictions.push_back(prediction_in(prediction));
    }
  }
  dump.outputs = document.at("outputs").texts();
  if (document.has("run")) dump.run = settings_in(document.at("run"));
  if (document.has("timing")) {
    dump.timing.emplace();
    for (const auto& [stage, time] : document.at("timing").at("milliseconds").members()) {
      dump.timing->milliseconds.emplace_back(stage, time.real());
    }
  }
  return dump;
}

Dump read_dump(const std::filesystem::path& path) {
  return parse_dump(io::read_text(path), path);
}

}  // namespace attnviz::report
