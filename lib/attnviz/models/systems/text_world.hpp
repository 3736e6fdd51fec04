#pragma once

#include <span>
#include <string>

#include "attnviz/models/systems/characters.hpp"

namespace attnviz::models {

/// An answer that was written step by step, the likeliest character at each.
struct Spoken {
  std::vector<std::size_t> ids;  ///< the end, 0, with them when it was reached
  double log_probability = 0;    ///< of the answer: the sum over its steps

  /// Takes the likeliest of one step's logits. -> whether the answer has ended
  bool take(std::span<const float> logits);
  /// Mean over the steps.
  double confidence() const { return ids.empty() ? 0 : log_probability / static_cast<double>(ids.size()); }
};

/// Whether a text is of the world that a network was trained on, as far as it can tell: characters that it knows, no
/// more of them than it has seen, and an answer as sure as those to what it was trained on. From config.json:
/// world.max_length and world.min_confidence, the one in a thousand least sure answer of the validation set.
class TextWorld {
 public:
  explicit TextWorld(const Config& section);
  /// Why not, in words; empty: nothing speaks against it.
  std::string outside(const Reading& reading, const Spoken& answer) const;

 private:
  std::size_t max_length_;
  double min_confidence_;
};

}  // namespace attnviz::models
