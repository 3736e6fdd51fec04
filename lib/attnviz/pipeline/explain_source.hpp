#pragma once

#include <string>

#include "attnviz/pipeline/map_source.hpp"

namespace attnviz::pipeline {

struct ExplainOptions {
  std::string answer = "top";  ///< a class's number or label, a token of the vocabulary, or the likeliest
  std::size_t grid = 0;        ///< as in NetworkOptions
};

/// What spoke for one answer of a network's head, as a source of maps: gradient-weighted attention through all layers
/// (models::Explanation), from the token that predicts: a picture's class token, a text's masked, last or first one.
/// Several masked tokens have a row each. A row is R without the identity: the token's own part is what it keeps of
/// itself through the layers' attention. `name` as in `network_source`. Throws `not_found`.
std::shared_ptr<const MapSource> explain_source(const std::string& name, const ExplainOptions& options,
                                                std::shared_ptr<NetworkShelf> shelf);

}  // namespace attnviz::pipeline
