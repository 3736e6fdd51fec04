#include "attnviz/core/attention.hpp"

#include <algorithm>
#include <memory>
#include <numeric>
#include <vector>

#include "attnviz/core/matmul.hpp"
#include "attnviz/core/parallel.hpp"
#include "attnviz/core/softmax.hpp"
#include "attnviz/core/tensor.hpp"
#include "attnviz/core/transpose.hpp"

namespace attnviz {
namespace {

/// Query rows of one block: with a thousand keys their scores take a quarter of the second cache.
constexpr std::size_t kBlockRows = 48;

/// The keys of every head with a column for each, [heads, head_width, keys]: products run over contiguous rows then.
class TransposedKeys {
 public:
  explicit TransposedKeys(const AttentionCall& call)
      : numbers_(Tensor3::from_shape({call.heads, call.head_width, call.keys})) {
    // A piece is as many keys as the work of a few microseconds needs.
    constexpr std::size_t kKeys = 128;
    const std::size_t pieces = (call.keys - 1) / kKeys + 1;
    parallel_for(call.heads * pieces, 4, [&](std::size_t begin, std::size_t end) {
      for (std::size_t index = begin; index < end; ++index) {
        const std::size_t head = index / pieces, first = index % pieces * kKeys;
        transpose_here({.from = call.key + first * call.key_stride + head * call.head_width,
                        .from_stride = call.key_stride,
                        .rows = std::min(kKeys, call.keys - first),
                        .columns = call.head_width,
                        .to = &numbers_(head, 0, first),
                        .to_stride = call.keys});
      }
    });
  }

  const float* of(std::size_t head) const { return &numbers_(head, 0, 0); }

 private:
  Tensor3 numbers_;
};

/// A run of query rows that are neighbours in memory.
struct Block {
  std::size_t first, count;
};

/// Scores to weights, in place: [count, keys].
void weigh(const AttentionCall& call, std::size_t head, const Block& block, float* scores) {
  for (std::size_t row = 0; row < block.count; ++row) {
    const std::size_t query = block.first + row;
    const std::span<float> line(scores + row * call.keys, call.keys);
    if (call.bias != nullptr) {
      const float* bias = call.bias + (head * call.queries + query) * call.keys;
      for (std::size_t key = 0; key < call.keys; ++key) line[key] += bias[key];
    }
    const std::size_t seen = call.causal ? std::min(query + 1 + call.keys - call.queries, call.keys) : call.keys;
    softmax(line.first(seen));
    std::fill(line.begin() + static_cast<std::ptrdiff_t>(seen), line.end(), 0.0F);
  }
}

void score(const AttentionCall& call, std::size_t head, const Block& block, const float* keys, float* scores) {
  gemm_here({.rows = block.count,
             .columns = call.keys,
             .inner = call.head_width,
             .a = call.query + block.first * call.query_stride + head * call.head_width,
             .a_stride = call.query_stride,
             .b = keys,
             .b_stride = call.keys,
             .c = scores,
             .c_stride = call.keys,
             .alpha = call.scale});
}

void mix(const AttentionCall& call, std::size_t head, const Block& block, const float* weights) {
  gemm_here({.rows = block.count,
             .columns = call.head_width,
             .inner = call.keys,
             .a = weights,
             .a_stride = call.keys,
             .b = call.value + head * call.head_width,
             .b_stride = call.value_stride,
             .c = call.output + block.first * call.output_stride + head * call.head_width,
             .c_stride = call.output_stride});
}

/// Where the kept rows of a block lie in the list of kept rows: those that are wanted, by query.
class KeptRows {
 public:
  explicit KeptRows(const AttentionCall& call)
      : call_(call), order_(call.weights == nullptr ? 0 : call.kept_rows.size()) {
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    std::ranges::stable_sort(order_, {}, [&](std::size_t place) { return call.kept_rows[place]; });
    all_ = call.weights != nullptr && call.kept_rows.size() == call.queries;
    for (std::size_t place = 0; all_ && place < call.queries; ++place) all_ = call.kept_rows[place] == place;
  }

  /// Every row in order: scores can be made where the weights are wanted.
  bool all() const { return all_; }
  float* weights_of(std::size_t head, std::size_t place) const {
    return call_.weights + (head * call_.kept_rows.size() + place) * call_.keys;
  }
  void copy(std::size_t head, const Block& block, const float* weights) const {
    const auto query_of = [&](std::size_t place) { return call_.kept_rows[place]; };
    auto place = std::ranges::lower_bound(order_, block.first, {}, query_of);
    for (; place != order_.end() && query_of(*place) < block.first + block.count; ++place) {
      std::copy_n(weights + (query_of(*place) - block.first) * call_.keys, call_.keys, weights_of(head, *place));
    }
  }
  bool any(const Block& block) const {
    const auto query_of = [&](std::size_t place) { return call_.kept_rows[place]; };
    const auto place = std::ranges::lower_bound(order_, block.first, {}, query_of);
    return place != order_.end() && query_of(*place) < block.first + block.count;
  }

 private:
  const AttentionCall& call_;
  std::vector<std::size_t> order_;
  bool all_ = false;
};

}  // namespace

void attention(const AttentionCall& call) {
  if (call.queries == 0 || call.keys == 0 || call.heads == 0) return;
  const KeptRows kept(call);
  const TransposedKeys keys(call);
  // A piece of work is a few blocks of one head, cut by shape alone.
  constexpr std::size_t kBlocksOfPiece = 4;
  const std::size_t blocks = (call.queries - 1) / kBlockRows + 1, pieces = (blocks - 1) / kBlocksOfPiece + 1;
  const auto run_piece = [&](std::size_t head, std::size_t piece) {
    const auto scratch = std::make_unique_for_overwrite<float[]>(kept.all() ? 0 : kBlockRows * call.keys);
    const std::size_t end = std::min((piece + 1) * kBlocksOfPiece, blocks);
    for (std::size_t number = piece * kBlocksOfPiece; number < end; ++number) {
      const std::size_t first = number * kBlockRows;
      const Block block{first, std::min(kBlockRows, call.queries - first)};
      if (call.output == nullptr && !kept.any(block)) continue;
      float* scores = kept.all() ? kept.weights_of(head, first) : scratch.get();
      score(call, head, block, keys.of(head), scores);
      weigh(call, head, block, scores);
      if (!kept.all()) kept.copy(head, block, scores);
      if (call.output != nullptr) mix(call, head, block, scores);
    }
  };
  parallel_for(call.heads * pieces, 1, [&](std::size_t begin, std::size_t end) {
    for (std::size_t index = begin; index < end; ++index) run_piece(index / pieces, index % pieces);
  });
}

}  // namespace attnviz
