#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "attnviz/core/matmul.hpp"
#include "attnviz/models/explanation.hpp"

namespace attnviz::models {

/// What a network reads.
enum class InputKind { picture, text };
const char* name_of(InputKind kind) noexcept;

/// What a network says about itself.
struct ModelFacts {
  std::string architecture;  ///< "vit", "bert" ... as config.json calls it
  InputKind input = InputKind::picture;
  std::size_t layers = 0, heads = 0, width = 0;
  /// Networks with gates, whose layers these are: the stage that each gate belongs to. They take pictures of any size
  /// and have no attention between tokens.
  std::vector<std::size_t> gate_stages;
  std::string shown;  ///< networks with gates: the map to draw first, by its name; empty: any
  std::optional<std::size_t>
      shown_gate;                        ///< and the gate that makes it, which is looked at unless others are asked for
  bool causal = false;                   ///< a token sees none behind it
  std::vector<std::string> prefix;       ///< pictures: the tokens before the patches, "[CLS]", "register 1" ...
  std::size_t patch = 0;                 ///< pictures: pixels on a side of one patch
  std::size_t side = 0;                  ///< pictures: pixels on a side at which it was trained
  std::size_t most_tokens = 0;           ///< texts: more do not fit
  std::size_t vocabulary = 0;            ///< texts: ids are below it
  std::vector<std::string> heads_named;  ///< what it predicts: "class", "masked token", "next token"; empty: nothing
};

/// A network with its weights. Immutable: many threads may run it at the same time.
class Model {
 public:
  virtual ~Model() = default;
  Model(const Model&) = delete;
  Model& operator=(const Model&) = delete;

  const ModelFacts& facts() const { return facts_; }

  /// Runs the network as far as the request needs it; what it makes on the way goes to the sink.
  /// Throws `usage` for layers or tokens that are not there, `shape` for a picture that is no multiple of the patch,
  /// `value` for ids beyond the vocabulary, `limit` for more tokens than fit.
  ModelRun run(const ModelInput& input, const Request& request, Sink& sink) const;

  /// What spoke for an answer of the head, see Explanation. `sink` may be null. Needs about four times a run's time and
  /// the memory of one N x width matrix a layer; nothing of size N x N without a sink.
  /// Throws as `run` does, `usage` for a network without a head, an answer that it does not have, or a head that names
  /// words when no token is given, and `limit` for more than 2 GB.
  Explanation explain(const ModelInput& input, const ExplainRequest& request, GradientSink* sink = nullptr) const;

  /// The names of the classes, or nothing.
  virtual std::span<const std::string> labels() const { return {}; }

 protected:
  explicit Model(ModelFacts facts) : facts_(std::move(facts)) {}
  void name_heads(std::vector<std::string> names) { facts_.heads_named = std::move(names); }

 private:
  virtual std::size_t count_tokens(const ModelInput& input) const = 0;
  virtual ModelRun run_checked(const ModelInput& input, const Request& request, Sink& sink) const = 0;
  /// Networks without attention between tokens have nothing to explain it by: throws `unsupported`.
  virtual Explanation explain_checked(const ModelInput& input, const ExplainRequest& request, GradientSink* sink) const;
  void check(const ModelInput& input) const;

  ModelFacts facts_;
  ProductWarmUp warm_up_;  ///< goes on while the weights' names and shapes are checked
};

}  // namespace attnviz::models
