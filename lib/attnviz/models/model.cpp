#include "attnviz/models/model.hpp"

#include "attnviz/core/error.hpp"

namespace attnviz::models {
namespace {

void require_below(const std::string& what, std::size_t number, std::size_t count) {
  if (number < count) return;
  throw Error(ErrorKind::usage, what + " " + std::to_string(number) + " is not there: the network has " +
                                    std::to_string(count) + ", counted from 0");
}

void check_picture(const ModelFacts& facts, const Tensor3& pixels) {
  const std::size_t height = pixels.shape(1), width = pixels.shape(2);
  const bool convolves = facts.heads == 0;  // and takes pictures of any size
  if (convolves && pixels.size() > 0 && pixels.shape(0) == 3) return;
  if (pixels.size() == 0 || pixels.shape(0) != 3 || height % facts.patch != 0 || width % facts.patch != 0) {
    throw Error(ErrorKind::shape, facts.architecture + ": a picture " + shape_text(pixels) +
                                      " does not divide into patches of " + std::to_string(facts.patch) + " pixels");
  }
}

void check_text(const ModelFacts& facts, const ModelInput& input) {
  if (input.ids.empty()) throw Error(ErrorKind::value, facts.architecture + ": a text without tokens");
  if (input.ids.size() > facts.most_tokens) {
    throw Error(ErrorKind::limit, facts.architecture + ": " + std::to_string(input.ids.size()) + " tokens, at most " +
                                      std::to_string(facts.most_tokens) + " fit");
  }
  for (const std::int32_t id : input.ids) {
    if (id >= 0 && static_cast<std::size_t>(id) < facts.vocabulary) continue;
    throw Error(ErrorKind::value,
                facts.architecture + ": token id " + std::to_string(id) + " is outside of a vocabulary of " +
                    std::to_string(facts.vocabulary),
                "the tokenizer belongs to another network");
  }
  if (!input.types.empty() && input.types.size() != input.ids.size()) {
    throw Error(ErrorKind::shape, facts.architecture + ": " + std::to_string(input.types.size()) +
                                      " sentence numbers for " + std::to_string(input.ids.size()) + " tokens");
  }
}

}  // namespace

const char* name_of(InputKind kind) noexcept {
  return kind == InputKind::picture ? "picture" : "text";
}

void Model::check(const ModelInput& input) const {
  if (facts_.input == InputKind::picture) {
    check_picture(facts_, input.pixels);
  } else {
    check_text(facts_, input);
  }
}

ModelRun Model::run(const ModelInput& input, const Request& request, Sink& sink) const {
  check(input);
  for (const std::size_t layer : request.layers) require_below(facts_.architecture + ": layer", layer, facts_.layers);
  for (const std::size_t index : request.hidden_states) {
    require_below(facts_.architecture + ": hidden state", index, facts_.layers + 1);
  }
  if (request.rows) {
    const std::size_t tokens = count_tokens(input);
    for (const std::size_t row : *request.rows) require_below(facts_.architecture + ": token", row, tokens);
  }
  for (const std::size_t token : request.predict_at) {
    require_below(facts_.architecture + ": token", token, count_tokens(input));
  }
  return run_checked(input, request, sink);
}

Explanation Model::explain(const ModelInput& input, const ExplainRequest& request, GradientSink* sink) const {
  if (facts_.heads_named.empty()) {
    throw Error(ErrorKind::usage, facts_.architecture + ": the network has no head, so there is no answer to explain",
                "a checkpoint with a classifier or a language model's head has one");
  }
  check(input);
  const std::size_t tokens = count_tokens(input);
  if (request.token) require_below(facts_.architecture + ": token", *request.token, tokens);
  if (request.rows) {
    for (const std::size_t row : *request.rows) require_below(facts_.architecture + ": token", row, tokens);
  }
  return explain_checked(input, request, sink);
}

Explanation Model::explain_checked(const ModelInput& /*input*/, const ExplainRequest& /*request*/,
                                   GradientSink* /*sink*/) const {
  throw Error(ErrorKind::unsupported, facts_.architecture + ": has no attention between tokens",
              "its gates are drawn without --explain");
}

}  // namespace attnviz::models
