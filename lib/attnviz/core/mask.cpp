#include "attnviz/core/mask.hpp"

#include "attnviz/core/softmax.hpp"

namespace attnviz {

void mask_where_not(Matrix& scores, const std::function<bool(std::size_t, std::size_t)>& keep) {
  for (std::size_t query = 0; query < scores.shape(0); ++query) {
    for (std::size_t key = 0; key < scores.shape(1); ++key) {
      if (!keep(query, key)) scores(query, key) = kMasked;
    }
  }
}

namespace {

/// Where query 0 stands among the keys when the last query stands at the last key. Negative when Q > K.
std::ptrdiff_t first_query_position(const Matrix& scores) {
  return static_cast<std::ptrdiff_t>(scores.shape(1)) - static_cast<std::ptrdiff_t>(scores.shape(0));
}

}  // namespace

void mask_causal(Matrix& scores) {
  const std::ptrdiff_t first = first_query_position(scores);
  mask_where_not(scores, [first](std::size_t query, std::size_t key) {
    return static_cast<std::ptrdiff_t>(key) <= static_cast<std::ptrdiff_t>(query) + first;
  });
}

void mask_padding(Matrix& scores, std::size_t length) {
  mask_where_not(scores, [length](std::size_t, std::size_t key) { return key < length; });
}

void mask_window(Matrix& scores, std::size_t radius) {
  const std::ptrdiff_t first = first_query_position(scores), reach = static_cast<std::ptrdiff_t>(radius);
  mask_where_not(scores, [first, reach](std::size_t query, std::size_t key) {
    const std::ptrdiff_t distance = static_cast<std::ptrdiff_t>(key) - static_cast<std::ptrdiff_t>(query) - first;
    return distance <= reach && -distance <= reach;
  });
}

void mask_blocks(Matrix& scores, std::size_t block) {
  const std::ptrdiff_t first = first_query_position(scores);
  const auto size = static_cast<std::ptrdiff_t>(block);
  mask_where_not(scores, [first, size](std::size_t query, std::size_t key) {
    const std::ptrdiff_t place = static_cast<std::ptrdiff_t>(query) + first;
    return place >= 0 && place / size == static_cast<std::ptrdiff_t>(key) / size;
  });
}

}  // namespace attnviz
