#pragma once

#include <cstdint>
#include <span>

#include "attnviz/models/layers/norm.hpp"

namespace attnviz::models {

/// A table of one row for each word, position or sentence number. Rows are read from the checkpoint when they are
/// needed: a sentence needs few of a vocabulary's.
class EmbeddingTable {
 public:
  EmbeddingTable() = default;
  /// `name` without ".weight": [rows,width].
  EmbeddingTable(Weights& weights, const std::string& name, std::size_t rows, std::size_t width);

  explicit operator bool() const { return static_cast<bool>(stored_); }
  std::size_t rows() const { return rows_; }
  std::size_t width() const { return width_; }
  /// Adds row `index` to `to` [width].
  void add_row(std::size_t index, std::span<float> to) const;

 private:
  StoredTensor stored_;
  std::size_t rows_ = 0, width_ = 0;
};

}  // namespace attnviz::models
