#include "attnviz/core/mask.hpp"

#include <algorithm>

#include "attnviz/core/error.hpp"
#include "attnviz/core/softmax.hpp"

namespace attnviz {
namespace {

/// The keys that a query may see: [first, last), first at most the number of keys.
struct Visible {
  std::size_t first, last;
};

/// Masks everything outside `visible(query)`.
template <class Rule>
void mask_outside(Matrix& scores, Rule visible) {
  const std::size_t keys = scores.shape(1);
  for (std::size_t query = 0; query < scores.shape(0); ++query) {
    const auto row = row_of(scores, query);
    const auto [first, last] = visible(query);
    std::ranges::fill(row.first(first), kMasked);
    std::ranges::fill(row.subspan(std::min(last, keys)), kMasked);
  }
}

}  // namespace

void mask_causal(Matrix& scores) {
  const std::size_t queries = scores.shape(0), keys = scores.shape(1);
  mask_outside(scores, [=](std::size_t query) {
    const std::size_t after = queries - 1 - query;  // queries that come later, each with a key of its own
    return Visible{0, after < keys ? keys - after : 0};
  });
}

void mask_padding(Matrix& scores, std::size_t length) {
  mask_outside(scores, [length](std::size_t) { return Visible{0, length}; });
}

void mask_window(Matrix& scores, std::size_t radius) {
  const std::size_t queries = scores.shape(0), keys = scores.shape(1);
  radius = std::min(radius, queries + keys);  // wider changes nothing
  mask_outside(scores, [=](std::size_t query) {
    // Places are counted from -queries on, so that they stay positive where queries stand before the first key.
    const std::size_t place = query + keys, first = place - std::min(place, radius), last = place + radius + 1;
    return Visible{first - std::min(first, queries), last - std::min(last, queries)};
  });
}

void mask_blocks(Matrix& scores, std::size_t block) {
  if (block == 0) throw Error(ErrorKind::value, "mask_blocks: a block of 0 positions; it must have at least 1");
  const std::size_t queries = scores.shape(0), keys = scores.shape(1);
  mask_outside(scores, [=](std::size_t query) {
    if (query + keys < queries) return Visible{0, 0};
    const std::size_t place = query + keys - queries, first = place - place % block;
    return Visible{first, keys - first > block ? first + block : keys};
  });
}

void mask_where_not(Matrix& scores, const std::function<bool(std::size_t, std::size_t)>& keep) {
  for (std::size_t query = 0; query < scores.shape(0); ++query) {
    for (std::size_t key = 0; key < scores.shape(1); ++key) {
      if (!keep(query, key)) scores(query, key) = kMasked;
    }
  }
}

}  // namespace attnviz
