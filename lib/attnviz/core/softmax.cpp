#include "attnviz/core/softmax.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "attnviz/core/activation.hpp"
#include "attnviz/core/error.hpp"
#include "attnviz/core/parallel.hpp"

namespace attnviz {

void softmax(std::span<float> scores, float temperature) {
  if (!(temperature > 0)) {
    throw Error(ErrorKind::value, "softmax: the temperature is " + std::to_string(temperature) + ", it must be positive");
  }
  if (std::ranges::all_of(scores, [](float score) { return score == kMasked; })) {
    std::ranges::fill(scores, 0.0F);
    return;
  }
  const float top = *std::ranges::max_element(scores);
  const float scale = std::min(1 / temperature, std::numeric_limits<float>::max());
  for (float& score : scores) score = (score - top) * scale;
  exponential(scores);
  double total = 0;
  for (const float score : scores) total += score;
  const auto inverse = static_cast<float>(1 / total);
  for (float& score : scores) score *= inverse;
}

void softmax_rows(Matrix& scores, float temperature) {
  parallel_for(scores.shape(0), 32, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; ++row) softmax(row_of(scores, row), temperature);
  });
}

void softmax_columns(Matrix& scores) {
  const std::size_t rows = scores.shape(0), columns = scores.shape(1);
  std::vector<float> line(rows);
  for (std::size_t column = 0; column < columns; ++column) {
    for (std::size_t row = 0; row < rows; ++row) line[row] = scores(row, column);
    softmax(line);
    for (std::size_t row = 0; row < rows; ++row) scores(row, column) = line[row];
  }
}

}  // namespace attnviz
