#include "attnviz/core/softmax.hpp"

#include <algorithm>
#include <limits>

#include "attnviz/core/error.hpp"
#include "attnviz/core/parallel.hpp"
#include "attnviz/core/simd/kernels.hpp"

namespace attnviz {
namespace {

/// Scores of one piece: some ten microseconds of work.
constexpr std::size_t kGrain = 16384;

/// 1 / temperature, finite also for the smallest: zero times infinity would be NaN at the maximum.
float factor_of(float temperature) {
  if (!(temperature > 0)) {
    throw Error(ErrorKind::value,
                "softmax: the temperature is " + std::to_string(temperature) + ", it must be positive");
  }
  return std::min(1 / temperature, std::numeric_limits<float>::max());
}

void softmax_line(std::span<float> scores, float factor) {
  const simd::Kernels& kernels = simd::kernels();
  const float top = kernels.maximum(scores.data(), scores.size());
  if (top == kMasked && std::ranges::all_of(scores, [](float score) { return score == kMasked; })) {
    std::ranges::fill(scores, 0.0F);  // what is not masked here is NaN and must stay it
    return;
  }
  const double total = kernels.exponential_sum(scores.data(), scores.size(), top, factor);
  kernels.multiply(scores.data(), scores.size(), static_cast<float>(1 / total));
}

}  // namespace

void softmax(std::span<float> scores, float temperature) {
  softmax_line(scores, factor_of(temperature));
}

void softmax_rows(Matrix& scores, float temperature) {
  const float factor = factor_of(temperature);
  const std::size_t grain = kGrain / std::max<std::size_t>(scores.shape(1), 1);
  parallel_for(scores.shape(0), grain, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; ++row) softmax_line(row_of(scores, row), factor);
  });
}

void softmax_columns(Matrix& scores) {
  constexpr std::size_t kTogether = 16;  // columns that share a cache line
  const std::size_t rows = scores.shape(0), columns = scores.shape(1);
  float* data = scores.data();
  parallel_for(columns, kTogether, [&](std::size_t begin, std::size_t end) {
    std::vector<float> lines(rows * kTogether);
    for (std::size_t row = 0; row < rows; ++row) {
      for (std::size_t column = begin; column < end; ++column) {
        lines[(column - begin) * rows + row] = data[row * columns + column];
      }
    }
    for (std::size_t column = begin; column < end; ++column) {
      softmax_line(std::span(lines).subspan((column - begin) * rows, rows), 1);
    }
    for (std::size_t row = 0; row < rows; ++row) {
      for (std::size_t column = begin; column < end; ++column) {
        data[row * columns + column] = lines[(column - begin) * rows + row];
      }
    }
  });
}

}  // namespace attnviz
