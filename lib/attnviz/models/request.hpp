#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "attnviz/core/attention_map.hpp"
#include "attnviz/core/tensor.hpp"

namespace attnviz::models {

/// What goes into a network: a picture as it expects it, or a text's tokens, or both for a network that takes both.
struct ModelInput {
  Tensor3 pixels;                   ///< [3,H,W], normalised; empty: no picture
  std::vector<std::int32_t> ids;    ///< of the tokens, special ones included; empty: no text
  std::vector<std::int32_t> types;  ///< which sentence a token belongs to; empty: all to the first
};

/// What a run should give. What is not asked for is not computed: layers behind the last one that is needed do not run.
struct Request {
  std::vector<std::size_t> layers;               ///< whose attention weights or gates go to the sink, from 0
  std::optional<std::vector<std::size_t>> rows;  ///< of these query tokens only; nothing: of all
  std::vector<std::size_t> hidden_states;        ///< 0: what enters the first layer; l + 1: what leaves layer l
  bool tokens = false;                           ///< the tokens after the last layer and its norm, in ModelRun
  std::size_t predictions = 0;                   ///< this many of the likeliest answers of the network's head
  std::vector<std::size_t> predict_at;           ///< texts: for these tokens; empty: after the last one, if at all
};

/// Takes what a run makes while it is made, layer by layer in order, so that nobody has to hold all of it.
class Sink {
 public:
  virtual ~Sink() = default;
  /// weights [heads, rows, keys] of one layer, its rows in the order of the request.
  virtual void attention(std::size_t layer, Tensor3 weights) = 0;
  /// Networks with gates: what the gate of one block made, named after it ("layer1.0.se.gate"); maps of places have a
  /// grid of rows and columns that still is to be laid over the picture.
  // By value as above: a sink that wants the maps takes them.
  virtual void gates(std::size_t /*layer*/, std::vector<AttentionMap> /*maps*/) {}  // NOLINT(*-unnecessary-value-param)
  /// [tokens, width], see Request::hidden_states.
  virtual void hidden_state(std::size_t /*index*/, const Matrix& /*tokens*/) {}
};

/// One of the likeliest answers.
struct Answer {
  std::size_t index = 0;  ///< class, or word of the vocabulary
  std::string label;      ///< of the class; empty for words and unnamed classes
  float probability = 0;
};

/// What a head says, about the whole input or one of its tokens.
struct Prediction {
  std::string head;                  ///< "class", "masked token", "next token" ...
  std::optional<std::size_t> token;  ///< the token it is about
  std::vector<float> logits;         ///< one a class, or one a word of the vocabulary
  std::vector<Answer> answers;       ///< the likeliest first
};

struct ModelRun {
  Matrix tokens;  ///< [tokens, width], when asked for
  std::vector<Prediction> predictions;
  std::string outside;  ///< why the input is not of the world that the network was trained on, as far as it can tell
};

}  // namespace attnviz::models
