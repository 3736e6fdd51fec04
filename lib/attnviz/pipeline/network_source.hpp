#pragma once

#include <optional>
#include <string>
#include <vector>

#include "attnviz/pipeline/map_source.hpp"
#include "attnviz/pipeline/token_view.hpp"
#include "attnviz/render/parts/field.hpp"

namespace attnviz::pipeline {

/// Which of a network's layers are looked at.
struct LayerChoice {
  enum class Kind { usual, last, all, some } kind = Kind::usual;  ///< usual: the last; of a reaction: kMappingLayer
  std::vector<std::size_t> numbers;                               ///< from 0

  /// The layers' numbers in a network of this many. Throws `usage` for one that is not there.
  std::vector<std::size_t> of(std::size_t layers) const;
};

/// "", "last", "all", or numbers from 0, comma separated. Throws `usage`.
LayerChoice parse_layers(const std::string& text);

struct NetworkOptions {
  LayerChoice layers;    ///< or gates; the last ones of all stages then
  bool rollout = false;  ///< all layers joined into one map: Abnar, Zuidema 2020
  bool flow = false;     ///< the same by maximum flow, for one token
  std::size_t grid = 0;  ///< patches along a picture's longer side; 0: as many as the network was trained with
  std::vector<QuerySpec> queries;  ///< empty: the class token of a picture, every token of a text
  TokenView view;
  std::optional<render::Pick> head;  ///< whose weights map a reaction's atoms; nothing: kMappingHead
};

/// A network's own attention as a source of maps. `name`: in the box, or a folder or file. Throws `not_found`.
std::shared_ptr<const MapSource> network_source(const std::string& name, const NetworkOptions& options,
                                                std::shared_ptr<NetworkShelf> shelf);

}  // namespace attnviz::pipeline
