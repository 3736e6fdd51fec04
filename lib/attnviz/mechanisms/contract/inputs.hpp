#pragma once

#include <optional>
#include <string>
#include <vector>

#include "attnviz/core/attention_map.hpp"
#include "attnviz/core/tensor.hpp"

namespace attnviz::mechanisms {

/// What attends: rows of the same width as the tokens.
struct Queries {
  Matrix vectors;                      ///< [Q,D]
  std::vector<std::string> labels;     ///< one a query
  std::vector<std::size_t> positions;  ///< token of each query; empty when a query is not a token (a mean, a box)
  std::vector<Mark> marks;             ///< where they are on the picture
  /// The queries are one reference set: a score says how far a position is from all of it ("what the border does not
  /// explain stands out"), and there is one row of scores, not one a query.
  bool as_reference = false;
  std::string reference = "the reference set";  ///< what that set is, in words: "the border of the picture"
};

/// Everything a mechanism may look at; which parts it reads is its own matter.
struct Inputs {
  Matrix tokens;                            ///< [N,D]: a text's tokens, or a picture's grid cells row by row
  Tensor3 features;                         ///< [C,H,W] as measured, for mechanisms that gate; empty: the tokens
  std::vector<std::string> token_labels;    ///< N, or empty
  std::vector<std::string> channel_labels;  ///< D, or empty
  std::optional<Grid> grid;                 ///< where the tokens lie on the picture
  Queries queries;
  Matrix context;  ///< [S,D] a second sequence for cross-attention, or empty: the tokens
  std::vector<std::string> context_labels;
  Pixels pixels;         ///< [H,W,3] the picture, or empty
  bool learned = false;  ///< the tokens come from a trained network: near means alike, not alike in colour or spelling

  std::size_t count() const { return tokens.shape(0); }
  std::size_t width() const { return tokens.shape(1); }
  bool is_picture() const { return pixels.size() > 0; }
  bool all_tokens_are_queries() const { return queries.positions.size() == count() && !queries.as_reference; }
};

/// Throws `value` with the position of a number that is not finite, `shape` when queries and tokens differ in width,
/// and `usage` when there are no tokens or no queries.
void check(const Inputs& inputs);
/// The numbers alone, for mechanisms that look at the picture itself.
void check_finite(const Inputs& inputs);

/// The feature map [C,rows,columns]: as measured, or the tokens without the prefix; a text is one row: [C,1,N].
Tensor3 features_of(const Inputs& inputs);

/// Axes that maps of these inputs share.
Axis query_axis(const Inputs& inputs);
Axis key_axis(const Inputs& inputs);  ///< the tokens
Axis channel_axis(const Inputs& inputs);

/// A map over rows and columns of the feature map, with the grid where there is one.
AttentionMap spatial_map(std::string name, const Matrix& values, const Inputs& inputs);

}  // namespace attnviz::mechanisms
