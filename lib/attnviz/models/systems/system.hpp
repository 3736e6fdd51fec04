#pragma once

#include <string>
#include <vector>

#include "attnviz/models/model.hpp"

namespace attnviz::models {

/// What a system says about itself.
struct SystemFacts {
  std::string architecture;  ///< "rnnsearch": model_type of its config.json
  InputKind input = InputKind::picture;
  std::size_t side = 0;      ///< pictures: pixels on a side, for every picture
  std::size_t channels = 3;  ///< pictures: three colours, or one of grey
};

struct SystemInput {
  Tensor3 pixels;    ///< [channels,side,side] in 0..1; empty: no picture
  std::string text;  ///< UTF-8
};

/// What a system made of one input.
struct SystemRun {
  std::vector<AttentionMap> maps;   ///< the one to draw first is first; grids and boxes lie on the pixels of the input
  std::vector<std::string> tokens;  ///< texts: what it read, one label a position
  std::string answer;               ///< what it says, in words: "2009-05-03"
  float probability = 0;            ///< of the answer, as the system sees it: the product over its steps
  std::vector<Prediction> predictions;  ///< of single steps, where they are worth a line; may be empty
  std::string outside;                  ///< why the input is not of the world it was trained on; empty: it is
};

/// A trained network that answers in steps, and looks anew at each: an encoder with a decoder, a reader of memories, an
/// eye that moves. It cuts its texts itself. Immutable: many threads may run it at the same time.
class System {
 public:
  virtual ~System() = default;
  System(const System&) = delete;
  System& operator=(const System&) = delete;

  const SystemFacts& facts() const { return facts_; }

  /// Throws `shape` for a picture of another size than `facts` say, `value` for a text without content, and `limit` for
  /// one that is longer than the system can read.
  SystemRun run(const SystemInput& input) const;

 protected:
  explicit System(SystemFacts facts) : facts_(std::move(facts)) {}

 private:
  virtual SystemRun run_checked(const SystemInput& input) const = 0;

  SystemFacts facts_;
};

}  // namespace attnviz::models
