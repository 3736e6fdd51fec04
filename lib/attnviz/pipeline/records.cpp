#include "attnviz/pipeline/records.hpp"

#include <string>
#include <variant>

#include "attnviz/core/error.hpp"

namespace attnviz::pipeline {
namespace {

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

}  // namespace

report::MechanismRecord record_of(const mechanisms::Configured& one) {
  const mechanisms::Description& text = one.mechanism().description;
  report::MechanismRecord record{std::string(text.name), std::string(text.title), std::string(text.citation), {}};
  for (const auto& option : one.mechanism().options) record.options.push_back(setting_of(option, one.options()));
  return record;
}

report::WeightsRecord record_of(const Plan& plan, const mechanisms::Parameters& parameters) {
  report::WeightsRecord record;
  record.origin = mechanisms::name_of(parameters.origin());
  record.seed = plan.seed;
  record.tensors = parameters.used();
  if (parameters.origin() == mechanisms::WeightOrigin::file) {
    record.path = plan.weights->string();
    record.sha256 = plan.weights_sha256;
  }
  return record;
}

report::Step query_step(const Plan& plan, const Prepared& prepared, const mechanisms::Configured& one) {
  const bool self = mechanisms::looks_from_everywhere(one.mechanism().description);
  std::string text;
  for (const QuerySpec& query : queries_for(plan.features, prepared.inputs, self)) {
    text += (text.empty() ? "" : " ") + query.text;
  }
  return {"query", {{"from", text}}};
}

}  // namespace attnviz::pipeline
