#include "attnviz/pipeline/prepare_text.hpp"

#include "attnviz/pipeline/feature_kinds.hpp"
#include "attnviz/pipeline/network_features.hpp"
#include "attnviz/pipeline/scale_tokens.hpp"
#include "attnviz/text/features.hpp"

namespace attnviz::pipeline {
namespace {

using text::Token;

/// Tokens with a vector each, and the steps that led to them.
struct Described {
  std::vector<Token> tokens;
  Matrix vectors;
  std::vector<report::Step> steps;
  bool learned = false;
};

std::int64_t whole(std::size_t number) {
  return static_cast<std::int64_t>(number);
}

Described describe_by_hash(std::string_view source, const FeatureSettings& settings) {
  Described result;
  result.tokens = text::tokenize(source, settings.tokenizer);
  const text::HashedOptions options{.positions = settings.positions};
  result.vectors = text::hashed_features(result.tokens, options);
  result.steps.push_back(
      {"tokenize",
       {{"tokenizer", std::string(text::name_of(settings.tokenizer))}, {"tokens", whole(result.tokens.size())}}});
  result.steps.push_back({"features",
                          {{"kind", std::string("hashed")},
                           {"width", whole(options.width)},
                           {"longest", whole(options.longest)},
                           {"positions", double{settings.positions}}}});
  return result;
}

Described describe_by_network(const Network& network, std::string_view source) {
  WordFeatures words = word_features(network, source);
  Described result{.tokens = std::move(words.words), .vectors = std::move(words.vectors), .steps = {}, .learned = true};
  result.steps.push_back({"tokenize",
                          {{"tokenizer", network.name},
                           {"tokens", whole(result.tokens.size())},
                           {"unknown", whole(words.unknown)},
                           {"cut", whole(words.cut)}}});
  result.steps.push_back({"features", {{"kind", network.name}, {"width", whole(result.vectors.shape(1))}}});
  result.steps.push_back(to_unit_length(result.vectors));
  return result;
}

/// A network that does not know the words of a text describes them all alike: then their spelling says more.
bool knows(const Described& described) {
  constexpr double kMostUnknown = 0.1;
  const auto unknown = std::get<std::int64_t>(described.steps.front().settings[2].value);
  return static_cast<double>(unknown) <= kMostUnknown * static_cast<double>(described.tokens.size());
}

Described describe(std::string_view source, const FeatureSettings& settings, const std::string& input_name) {
  // Who chooses how to cut, or to weigh word order, speaks of the features that have this choice.
  const bool cut_by_hand = settings.tokenizer != text::Tokenizer::words || settings.positions > 0;
  const std::string asked = settings.features.empty() && cut_by_hand ? "hashed" : settings.features;
  const ChosenFeatures chosen = choose_features(asked, "text", input_name);
  if (!chosen.network) return describe_by_hash(source, settings);
  Described described = describe_by_network(*settings.networks->get(chosen.name, models::InputKind::text), source);
  if (!settings.features.empty() || knows(described)) return described;
  return describe_by_hash(source, settings);
}

}  // namespace

void prepare_text(Prepared& prepared, std::string_view text, const FeatureSettings& settings) {
  prepared.record.kind = "text";
  prepared.text = text;
  if (!settings.wanted) return;
  Described described = describe(text, settings, prepared.record.path);
  for (const Token& token : described.tokens) {
    prepared.inputs.token_labels.push_back(token.text);
    prepared.record.tokens.push_back({token.text, token.begin, token.end});
  }
  prepared.inputs.tokens = std::move(described.vectors);
  prepared.inputs.learned = described.learned;
  prepared.steps = std::move(described.steps);
  prepared.steps.push_back(lengthen(prepared.inputs.tokens));
}

void prepare_context(Prepared& prepared, const FeatureSettings& settings) {
  FeatureSettings same = settings;
  if (settings.features.empty() && !prepared.inputs.learned) same.features = "hashed";
  Described described = describe(settings.context, same, "--context");
  prepared.inputs.context = std::move(described.vectors);
  lengthen(prepared.inputs.context);
  for (const Token& token : described.tokens) prepared.inputs.context_labels.push_back(token.text);
}

}  // namespace attnviz::pipeline
