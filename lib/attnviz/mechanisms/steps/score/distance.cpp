#include "attnviz/mechanisms/steps/score/distance.hpp"

#include <cmath>

#include "attnviz/core/activation.hpp"
#include "attnviz/core/error.hpp"
#include "attnviz/core/parallel.hpp"

namespace attnviz::mechanisms {
namespace {

Matrix squared_distances(const Matrix& queries, const Matrix& keys) {
  const std::size_t width = queries.shape(1), count = keys.shape(0);
  if (keys.shape(1) != width) {
    throw Error(ErrorKind::shape,
                "distance: queries " + shape_text(queries) + " and keys " + shape_text(keys) + " differ in width");
  }
  // Keys side by side: the inner loop runs over keys and becomes vector instructions.
  std::vector<float> columns(width * count);
  for (std::size_t key = 0; key < count; ++key) {
    for (std::size_t place = 0; place < width; ++place) columns[place * count + key] = keys(key, place);
  }
  Matrix squares = Matrix::from_shape({queries.shape(0), count});
  parallel_for(queries.shape(0), 64, [&](std::size_t begin, std::size_t end) {
    for (std::size_t query = begin; query < end; ++query) {
      float* sums = squares.data() + query * count;
      std::fill_n(sums, count, 0.0F);
      for (std::size_t place = 0; place < width; ++place) {
        const float center = queries(query, place);
        const float* column = columns.data() + place * count;
        for (std::size_t key = 0; key < count; ++key) {
          const float difference = column[key] - center;
          sums[key] += difference * difference;
        }
      }
    }
  });
  return squares;
}

}  // namespace

Matrix euclidean_distances(const Matrix& queries, const Matrix& keys) {
  Matrix distances = squared_distances(queries, keys);
  for (float& value : values_of(distances)) value = std::sqrt(value);
  return distances;
}

Matrix distance_scores(const Matrix& queries, const Matrix& keys) {
  Matrix scores = euclidean_distances(queries, keys);
  for (float& value : values_of(scores)) value = -value;
  return scores;
}

Matrix squared_distance_scores(const Matrix& queries, const Matrix& keys) {
  Matrix scores = squared_distances(queries, keys);
  for (float& value : values_of(scores)) value = -value;
  return scores;
}

Matrix gaussian_scores(const Matrix& queries, const Matrix& keys, float sigma) {
  Matrix scores = squared_distances(queries, keys);
  const float factor = -1 / (2 * sigma * sigma);
  for (float& value : values_of(scores)) value *= factor;
  exponential(values_of(scores));
  return scores;
}

}  // namespace attnviz::mechanisms
