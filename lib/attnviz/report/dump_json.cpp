#include "attnviz/report/dump_json.hpp"

#include <set>

#include "attnviz/core/error.hpp"
#include "attnviz/core/version.hpp"
#include "attnviz/report/settings.hpp"

namespace attnviz::report {

namespace {

void write_input(JsonWriter& json, const InputRecord& input) {
  json.open_object().key("path").text(input.path).key("kind").text(input.kind);
  if (!input.sha256.empty()) json.key("sha256").text(input.sha256);
  if (input.width > 0 || input.height > 0) json.key("width").count(input.width).key("height").count(input.height);
  if (input.kind == "text" || !input.tokens.empty()) {
    json.key("tokens").open_list();
    for (const TokenRecord& token : input.tokens) {
      json.open_object(Layout::line).key("text").text(token.text);
      json.key("begin").count(token.begin).key("end").count(token.end).close_object();
    }
    json.close_list();
  }
  json.close_object();
}

void write_preprocess(JsonWriter& json, const std::vector<Step>& steps) {
  json.open_list();
  for (const Step& step : steps) {
    json.open_object(Layout::line).key("step").text(step.name).key("settings");
    write_settings(json, step.settings);
    json.close_object();
  }
  json.close_list();
}

void write_mechanism(JsonWriter& json, const MechanismRecord& mechanism) {
  json.open_object().key("name").text(mechanism.name).key("title").text(mechanism.title);
  json.key("citation").text(mechanism.citation).key("options");
  write_settings(json, mechanism.options);
  json.close_object();
}

void write_weights(JsonWriter& json, const WeightsRecord& weights) {
  json.open_object().key("origin").text(weights.origin).key("seed").count(weights.seed);
  if (!weights.path.empty()) json.key("path").text(weights.path);
  if (!weights.sha256.empty()) json.key("sha256").text(weights.sha256);
  json.key("tensors").texts(weights.tensors).close_object();
}

void write_axes(JsonWriter& json, const std::vector<Axis>& axes) {
  json.open_list();
  for (const Axis& axis : axes) {
    json.open_object(Layout::line).key("kind").text(name_of(axis.kind)).key("size").count(axis.size);
    if (!axis.labels.empty()) json.key("labels").texts(axis.labels);
    json.close_object();
  }
  json.close_list();
}

void write_grid(JsonWriter& json, const Grid& grid) {
  const Affine& affine = grid.to_source;
  json.open_object().key("rows").count(grid.rows).key("columns").count(grid.columns);
  json.key("prefix").count(grid.prefix).key("to_source").open_object(Layout::line);
  json.key("scale_x").real(affine.scale_x).key("scale_y").real(affine.scale_y);
  json.key("offset_x").real(affine.offset_x).key("offset_y").real(affine.offset_y).close_object();
  json.key("source_width").count(grid.source_width).key("source_height").count(grid.source_height).close_object();
}

void write_marks(JsonWriter& json, const std::vector<Mark>& marks) {
  json.open_list();
  for (const Mark& mark : marks) {
    json.open_object(Layout::line).key("label").text(mark.label);
    json.key("box").open_object().key("x").real(mark.box.x).key("y").real(mark.box.y);
    json.key("width").real(mark.box.width).key("height").real(mark.box.height).close_object().close_object();
  }
  json.close_list();
}

void write_map(JsonWriter& json, const AttentionMap& map, const NumbersWriter& write_numbers) {
  json.open_object()
      .key("name")
      .text(map.name)
      .key("title")
      .text(title_of(map))
      .key("kind")
      .text(name_of(map.kind))
      .key("axes");
  write_axes(json, map.axes);
  if (map.sums_over) json.key("sums_over").text(name_of(*map.sums_over));
  if (map.bounds) {
    json.key("bounds").open_list(Layout::line).real(map.bounds->first).real(map.bounds->second).close_list();
  }
  json.key("reading").text(map.reading);
  if (!map.zero_means.empty()) json.key("zero_means").text(map.zero_means);
  if (map.grid) {
    json.key("grid");
    write_grid(json, *map.grid);
  }
  if (!map.marks.empty()) {
    json.key("marks");
    write_marks(json, map.marks);
  }
  const Summary summary = summarize(map);
  json.key("min").real(summary.min).key("max").real(summary.max).key("mean").real(summary.mean);
  if (summary.sum_error) json.key("sum_error").real(*summary.sum_error);
  if (summary.entropy) json.key("entropy").real(*summary.entropy);
  write_numbers(json, map);
  json.close_object();
}

void write_predictions(JsonWriter& json, const std::vector<PredictionRecord>& predictions) {
  json.open_list();
  for (const PredictionRecord& prediction : predictions) {
    json.open_object().key("head").text(prediction.head);
    if (prediction.token) json.key("token").count(*prediction.token);
    json.key("answers").open_list();
    for (const AnswerRecord& answer : prediction.answers) {
      json.open_object(Layout::line).key("index").count(answer.index);
      if (!answer.label.empty()) json.key("label").text(answer.label);
      json.key("probability").real(answer.probability).close_object();
    }
    json.close_list().close_object();
  }
  json.close_list();
}

void write_timing(JsonWriter& json, const TimingRecord& timing) {
  json.open_object().key("milliseconds").open_object(Layout::line);
  for (const auto& [stage, time] : timing.milliseconds) json.key(stage).real(time);
  json.close_object().close_object();
}

void check(const Dump& dump) {
  std::set<std::string_view> names;
  for (const AttentionMap& map : dump.maps) {
    validate(map);
    if (!names.insert(map.name).second) {
      throw Error(ErrorKind::internal, dump.mechanism.name + ": two maps are called '" + map.name + "'");
    }
  }
}

}  // namespace

void write_dump(JsonWriter& json, const Dump& dump, Layout layout, const NumbersWriter& write_numbers) {
  check(dump);
  json.open_object(layout).key("schema").text(kDumpSchema);
  json.key("tool").open_object(Layout::line).key("name").text("attnviz").key("version").text(kVersion).close_object();
  json.key("input");
  write_input(json, dump.input);
  json.key("preprocess");
  write_preprocess(json, dump.preprocess);
  json.key("mechanism");
  write_mechanism(json, dump.mechanism);
  json.key("weights");
  write_weights(json, dump.weights);
  json.key("maps").open_list();
  for (const AttentionMap& map : dump.maps) write_map(json, map, write_numbers);
  json.close_list();
  if (!dump.predictions.empty()) {
    json.key("predictions");
    write_predictions(json, dump.predictions);
  }
  json.key("outputs").texts(dump.outputs);
  if (!dump.run.empty()) {
    json.key("run");
    write_settings(json, dump.run);
  }
  if (dump.timing) {
    json.key("timing");
    write_timing(json, *dump.timing);
  }
  json.close_object();
}

}  // namespace attnviz::report
