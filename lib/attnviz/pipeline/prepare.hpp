#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "attnviz/image/decode.hpp"
#include "attnviz/mechanisms/contract/inputs.hpp"
#include "attnviz/pipeline/discover.hpp"
#include "attnviz/pipeline/memory_budget.hpp"
#include "attnviz/pipeline/network.hpp"
#include "attnviz/pipeline/query.hpp"
#include "attnviz/report/dump.hpp"
#include "attnviz/text/tokenize.hpp"

namespace attnviz::pipeline {

/// How inputs become tensors.
struct FeatureSettings {
  bool wanted = true;    ///< whether anything looks at the features
  std::string features;  ///< a name of feature_kinds(), a network, or empty: the default of the input's kind
  std::size_t grid = 0;  ///< cells along the longer side of a picture; 0: what suits the features
  std::shared_ptr<NetworkShelf> networks = std::make_shared<NetworkShelf>();
  text::Tokenizer tokenizer = text::Tokenizer::words;
  float positions = 0;  ///< weight of sinusoidal positions in a text's features
  std::string array;    ///< which array of an archive of tensors
  std::string context;  ///< a second text, for cross-attention and for networks that read pairs, or empty
  image::Limits limits;
  std::shared_ptr<MemoryBudget> memory;  ///< shared by the inputs of a run; none: no limit
};

/// An input that is ready for every mechanism, and the record of how it got there.
struct Prepared {
  mechanisms::Inputs inputs;
  report::InputRecord record;
  std::string text;     ///< of a text: all of it
  std::string context;  ///< the second text of a pair, or empty
  std::vector<report::Step> steps;
  std::shared_ptr<const void> memory;  ///< what it has taken of the run's budget
};

/// Reads, decodes and turns into features; the kind is told from the first bytes, never from the name. Queries are not
/// resolved yet: their default differs between mechanisms.
Prepared prepare(const Source& source, const FeatureSettings& settings);

}  // namespace attnviz::pipeline
