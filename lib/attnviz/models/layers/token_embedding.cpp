#include "attnviz/models/layers/token_embedding.hpp"

namespace attnviz::models {

EmbeddingTable::EmbeddingTable(Weights& weights, const std::string& name, std::size_t rows, std::size_t width)
    : stored_(weights.expect(name + ".weight", {rows, width})), rows_(rows), width_(width) {}

void EmbeddingTable::add_row(std::size_t index, std::span<float> to) const {
  std::vector<float> row(width_);
  stored_.read_part(index * width_, row);
  for (std::size_t place = 0; place < width_; ++place) to[place] += row[place];
}

}  // namespace attnviz::models
