#include "attnviz/pipeline/system_source.hpp"

#include "attnviz/core/error.hpp"
#include "attnviz/image/preprocess.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/models/systems/registry.hpp"
#include "attnviz/pipeline/lay_over.hpp"

namespace attnviz::pipeline {
namespace {

namespace fs = std::filesystem;
using models::InputKind;

std::int64_t whole(std::size_t number) {
  return static_cast<std::int64_t>(number);
}

/// [3,side,side] -> [1,side,side], as television weighs the colours (ITU-R BT.601).
Tensor3 grey(const Tensor3& rgb) {
  const std::size_t pixels = rgb.shape(1) * rgb.shape(2);
  Tensor3 result = Tensor3::from_shape({std::size_t{1}, rgb.shape(1), rgb.shape(2)});
  const float *red = rgb.data(), *green = red + pixels, *blue = green + pixels;
  for (std::size_t at = 0; at < pixels; ++at) {
    result.data()[at] = 0.299F * red[at] + 0.587F * green[at] + 0.114F * blue[at];
  }
  return result;
}

class SystemSource : public MapSource {
 public:
  explicit SystemSource(const std::string& asked)
      : name_(stem_of_network(asked)), folder_(find_network(asked)), system_(models::load_system(folder_)) {
    weights_ = weights_record(folder_, is_boxed(asked) ? asked : "");
  }

  const std::string& name() const override { return name_; }
  std::string title() const override { return name_; }
  std::string family() const override { return "network"; }
  report::MechanismRecord record() const override { return {name_, name_, "", {}}; }
  bool needs_features() const override { return false; }
  bool accepts(const Prepared& prepared) const override {
    return prepared.record.kind == (system_->facts().input == InputKind::picture ? "image" : "text");
  }
  Finding look(Prepared& prepared) const override;

 private:
  models::SystemRun run(const Prepared& prepared, Finding& finding) const;

  std::string name_;
  fs::path folder_;
  std::unique_ptr<const models::System> system_;
  report::WeightsRecord weights_;
};

models::SystemRun SystemSource::run(const Prepared& prepared, Finding& finding) const {
  const models::SystemFacts& facts = system_->facts();
  if (facts.input == InputKind::text) {
    models::SystemRun run = system_->run({.pixels = {}, .text = prepared.text});
    finding.steps.push_back({"tokenize", {{"tokenizer", name_}, {"tokens", whole(run.tokens.size())}}});
    return run;
  }
  const Pixels& rgb = prepared.inputs.pixels;
  image::PreprocessOptions square{
      .fit = image::PreprocessOptions::Fit::exact, .rows = facts.side, .columns = facts.side};
  square.filter = image::Filter::bilinear;
  image::NetworkPicture picture = image::preprocess(rgb, square);
  finding.steps.push_back({"resize", {{"width", whole(facts.side)}, {"height", whole(facts.side)}}});
  models::SystemRun run =
      system_->run({.pixels = facts.channels == 1 ? grey(picture.pixels) : std::move(picture.pixels), .text = {}});
  const Grid pixels{facts.side, facts.side, 0, picture.to_source, rgb.shape(1), rgb.shape(0)};
  for (AttentionMap& map : run.maps) lay_over(pixels, map);
  return run;
}

Finding SystemSource::look(Prepared& prepared) const {
  if (!accepts(prepared)) {
    throw Error(ErrorKind::usage, name_ + " reads " + models::name_of(system_->facts().input) + "s; " +
                                      io::for_terminal(prepared.record.path) + " is a " + prepared.record.kind);
  }
  Finding finding;
  models::SystemRun run = this->run(prepared, finding);
  finding.maps = std::move(run.maps);
  finding.tokens = std::move(run.tokens);
  finding.weights = weights_;
  if (!run.outside.empty()) finding.steps.push_back({"outside", {{"why", run.outside}}});
  finding.predictions.push_back({"answer", std::nullopt, {{0, run.answer, run.probability}}});
  for (const models::Prediction& prediction : run.predictions) {
    report::PredictionRecord record{prediction.head, prediction.token, {}};
    for (const models::Answer& answer : prediction.answers) {
      record.answers.push_back({answer.index, answer.label, answer.probability});
    }
    finding.predictions.push_back(std::move(record));
  }
  finding.answer = run.answer;
  finding.note = "says: " + run.answer;
  return finding;
}

}  // namespace

bool is_system(const std::string& name) {
  return models::is_system(find_network(name));
}

std::shared_ptr<const MapSource> system_source(const std::string& name) {
  return std::make_shared<const SystemSource>(name);
}

}  // namespace attnviz::pipeline
