#include "attnviz/pipeline/mechanism_source.hpp"

#include <algorithm>
#include <string_view>

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/mechanisms/registry.hpp"

namespace attnviz::pipeline {
namespace {

using mechanisms::Configured;

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  while (true) {
    const std::size_t end = text.find(separator, begin);
    parts.push_back(text.substr(begin, end - begin));
    if (end == std::string::npos) return parts;
    begin = end + 1;
  }
}

void assign(std::vector<Configured>& chosen, const std::string& assignment) {
  const std::size_t equals = assignment.find('=');
  if (equals == std::string::npos || equals == 0) {
    throw Error(ErrorKind::usage, "--set " + io::for_terminal(assignment) + ": not of the form NAME=VALUE");
  }
  const std::string left = assignment.substr(0, equals), value = assignment.substr(equals + 1);
  const std::size_t dot = left.find('.');
  const std::string owner = dot == std::string::npos ? "" : left.substr(0, dot);
  const std::string name = dot == std::string::npos ? left : left.substr(dot + 1);
  if (!owner.empty()) {
    const auto found =
        std::ranges::find_if(chosen, [&](const Configured& one) { return one.mechanism().description.name == owner; });
    if (found == chosen.end()) {
      throw Error(ErrorKind::usage, "--set " + io::for_terminal(assignment) + ": mechanism '" +
                                        io::for_terminal(owner) + "' is not among those that run");
    }
    return found->set(name, value);
  }
  bool taken = false;
  for (Configured& one : chosen) {
    if (!one.has(name)) continue;
    one.set(name, value);
    taken = true;
  }
  if (!taken) chosen.front().set(name, value);  // throws, with the names that it has
}

/// Real options are single precision: their shortest text, read as a double, is what the user wrote.
report::Setting setting_of(const mechanisms::OptionSpec& option, const void* options) {
  const std::string name(option.name), text = mechanisms::text_of(option, options);
  switch (option.type) {
    case mechanisms::OptionType::flag:
      return {name, text == "true"};
    case mechanisms::OptionType::integer:
      return {name, std::get<std::int64_t>(option.read(options))};
    case mechanisms::OptionType::real:
      return {name, std::stod(text)};
    case mechanisms::OptionType::choice:
      return {name, text};
  }
  throw Error(ErrorKind::internal, "option " + name + ": unknown type");
}

report::MechanismRecord record_of(const Configured& one) {
  const mechanisms::Description& text = one.mechanism().description;
  report::MechanismRecord record{std::string(text.name), std::string(text.title), std::string(text.citation), {}};
  for (const auto& option : one.mechanism().options) record.options.push_back(setting_of(option, one.options()));
  return record;
}

/// A mechanism with its options, and where its learned tensors come from.
class MechanismSource : public MapSource {
 public:
  MechanismSource(Configured one, WeightChoice weights, std::vector<QuerySpec> queries)
      : one_(std::move(one)), weights_(std::move(weights)), queries_(std::move(queries)), name_(about().name) {}

  const std::string& name() const override { return name_; }
  std::string title() const override { return std::string(about().title); }
  std::string family() const override { return mechanisms::name_of(about().family); }
  report::MechanismRecord record() const override { return record_of(one_); }
  bool needs_features() const override { return about().accepts != mechanisms::Accepts::pixels; }
  bool accepts(const Prepared& prepared) const override;
  Finding look(Prepared& prepared) const override;

 private:
  const mechanisms::Description& about() const { return one_.mechanism().description; }
  report::WeightsRecord weights_used(const mechanisms::Parameters& parameters) const;

  Configured one_;
  WeightChoice weights_;
  std::vector<QuerySpec> queries_;
  std::string name_;
};

bool MechanismSource::accepts(const Prepared& prepared) const {
  switch (about().accepts) {
    case mechanisms::Accepts::any:
      return true;
    case mechanisms::Accepts::grid:
      return prepared.inputs.grid.has_value();
    case mechanisms::Accepts::pixels:
      return prepared.inputs.is_picture();
  }
  return false;
}

report::WeightsRecord MechanismSource::weights_used(const mechanisms::Parameters& parameters) const {
  report::WeightsRecord record;
  record.origin = mechanisms::name_of(parameters.origin());
  record.seed = weights_.seed;
  record.tensors = parameters.used();
  if (parameters.origin() == mechanisms::WeightOrigin::file) {
    record.path = weights_.file->string();
    record.sha256 = weights_.sha256;
  }
  return record;
}

Finding MechanismSource::look(Prepared& prepared) const {
  if (!accepts(prepared)) {
    throw Error(ErrorKind::usage,
                name_ + " looks at: " + mechanisms::name_of(about().accepts) + "; " +
                    io::for_terminal(prepared.record.path) + " is " + prepared.record.kind,
                "'attnviz list' says what each mechanism accepts");
  }
  Finding finding;
  if (needs_features()) {
    const auto queries = queries_for(queries_, prepared.inputs, mechanisms::looks_from_everywhere(about()));
    prepared.inputs.queries = resolve_queries(queries, prepared.inputs);
    finding.steps.push_back(query_step(queries));
  } else if (!queries_.empty()) {
    finding.note = "it looks at the whole picture: a query changes nothing";
  }
  mechanisms::Parameters parameters =
      weights_.file ? mechanisms::Parameters(*weights_.file, weights_.seed) : mechanisms::Parameters(weights_.seed);
  finding.maps = one_.run(prepared.inputs, parameters);
  finding.weights = weights_used(parameters);
  return finding;
}

}  // namespace

std::vector<Configured> configure(const std::string& names, const std::vector<std::string>& assignments) {
  std::vector<Configured> chosen;
  if (names == "all") {
    for (const mechanisms::Mechanism& mechanism : mechanisms::registry()) chosen.emplace_back(mechanism);
  } else {
    for (const std::string& name : split(names, ',')) {
      const mechanisms::Mechanism& mechanism = mechanisms::find(name);
      const bool twice =
          std::ranges::any_of(chosen, [&](const Configured& one) { return &one.mechanism() == &mechanism; });
      if (twice) throw Error(ErrorKind::usage, "mechanism '" + name + "' is named twice");
      chosen.emplace_back(mechanism);
    }
  }
  for (const std::string& assignment : assignments) assign(chosen, assignment);
  return chosen;
}

MapSources mechanism_sources(std::vector<Configured> chosen, const WeightChoice& weights,
                             const std::vector<QuerySpec>& queries) {
  MapSources sources;
  for (Configured& one : chosen) {
    sources.push_back(std::make_shared<const MechanismSource>(std::move(one), weights, queries));
  }
  return sources;
}

}  // namespace attnviz::pipeline
