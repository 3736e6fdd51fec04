#include "attnviz/core/matmul.hpp"

#include <dnnl.h>

#include <algorithm>
#include <atomic>
#include <vector>

#include "attnviz/core/error.hpp"
#include "attnviz/core/one_thread.hpp"
#include "attnviz/core/parallel.hpp"

namespace attnviz {
namespace {

/// How a product is cut into tiles; depends on its shape alone.
struct Tiling {
  std::size_t rows, columns;  ///< of one tile
};

Tiling tiling_of(const Gemm& call) {
  constexpr std::size_t kTileRows = 256, kFewestColumns = 128, kTiles = 8, kFewestProducts = std::size_t{1} << 22;
  const auto part = [](std::size_t whole, std::size_t parts) {
    return std::min(whole, ((whole - 1) / parts / 16 + 1) * 16);  // whole registers
  };
  const std::size_t row_tiles = (call.rows - 1) / kTileRows + 1, rows = part(call.rows, row_tiles);
  // Few rows: columns are divided too, as long as a tile is worth a thread.
  const std::size_t fewest = std::max(kFewestColumns, kFewestProducts / std::max<std::size_t>(rows * call.inner, 1));
  const std::size_t column_tiles =
      std::clamp<std::size_t>(call.columns / fewest, 1, std::max(kTiles / row_tiles, std::size_t{1}));
  return {rows, part(call.columns, column_tiles)};
}

struct Tile {
  std::size_t row, column, rows, columns;
};

void gemm_tile(const Gemm& call, const Tile& tile) {
  const auto dim = [](std::size_t value) { return static_cast<dnnl_dim_t>(value); };
  const float* a = call.a + (call.a_transposed ? tile.row : tile.row * call.a_stride);
  const float* b = call.b + (call.b_transposed ? tile.column * call.b_stride : tile.column);
  const OneThread here;
  const auto status =
      dnnl_sgemm(call.a_transposed ? 'T' : 'N', call.b_transposed ? 'T' : 'N', dim(tile.rows), dim(tile.columns),
                 dim(call.inner), call.alpha, a, dim(call.a_stride), b, dim(call.b_stride), call.beta,
                 call.c + tile.row * call.c_stride + tile.column, dim(call.c_stride));
  if (status != dnnl_success) {
    throw Error(ErrorKind::internal, "matmul: oneDNN returned status " + std::to_string(static_cast<int>(status)));
  }
}

/// What is left of alpha op(A) op(B) + beta C when the inner size is zero.
void scale_result(const Gemm& call) {
  for (std::size_t row = 0; row < call.rows; ++row) {
    float* line = call.c + row * call.c_stride;
    for (std::size_t column = 0; column < call.columns; ++column) {
      line[column] = call.beta == 0 ? 0 : line[column] * call.beta;  // what is there may be NaN
    }
  }
}

Matrix product(const Matrix& a, bool a_transposed, const Matrix& b, bool b_transposed) {
  const std::size_t rows = a.shape(a_transposed ? 1 : 0), inner = a.shape(a_transposed ? 0 : 1);
  const std::size_t columns = b.shape(b_transposed ? 0 : 1);
  if (b.shape(b_transposed ? 1 : 0) != inner) {
    throw Error(ErrorKind::shape, "matmul: inner sizes differ: " + shape_text(a) + (a_transposed ? "^T" : "") + " by " +
                                      shape_text(b) + (b_transposed ? "^T" : ""));
  }
  checked_count("matmul", {{rows, columns}});
  Matrix c = Matrix::from_shape({rows, columns});
  gemm({.rows = rows,
        .columns = columns,
        .inner = inner,
        .a = a.data(),
        .a_stride = a.shape(1),
        .a_transposed = a_transposed,
        .b = b.data(),
        .b_stride = b.shape(1),
        .b_transposed = b_transposed,
        .c = c.data(),
        .c_stride = columns});
  return c;
}

}  // namespace

void gemm(const Gemm& call) {
  if (call.rows == 0 || call.columns == 0) return;
  if (call.inner == 0) return scale_result(call);
  const Tiling tiling = tiling_of(call);
  const std::size_t across = (call.columns - 1) / tiling.columns + 1, down = (call.rows - 1) / tiling.rows + 1;
  parallel_for(across * down, 1, [&](std::size_t begin, std::size_t end) {
    for (std::size_t tile = begin; tile < end; ++tile) {
      const std::size_t row = tile / across * tiling.rows, column = tile % across * tiling.columns;
      gemm_tile(call,
                {row, column, std::min(tiling.rows, call.rows - row), std::min(tiling.columns, call.columns - column)});
    }
  });
}

void gemm_here(const Gemm& call) {
  if (call.rows == 0 || call.columns == 0) return;
  if (call.inner == 0) return scale_result(call);
  gemm_tile(call, {0, 0, call.rows, call.columns});
}

ProductWarmUp::ProductWarmUp() {
  static std::atomic<bool> begun{false};
  if (begun.exchange(true)) return;
  done_ = std::async(std::launch::async, [] {
    constexpr std::size_t kSide = 16;
    const std::vector<float> ones(kSide * kSide, 1);
    std::vector<float> result(kSide * kSide);
    for (const bool transposed : {false, true}) {
      gemm_here({.rows = kSide,
                 .columns = kSide,
                 .inner = kSide,
                 .a = ones.data(),
                 .a_stride = kSide,
                 .b = ones.data(),
                 .b_stride = kSide,
                 .b_transposed = transposed,
                 .c = result.data(),
                 .c_stride = kSide});
    }
  });
}

Matrix matmul(const Matrix& a, const Matrix& b) {
  return product(a, false, b, false);
}
Matrix matmul_transposed(const Matrix& a, const Matrix& b) {
  return product(a, false, b, true);
}
Matrix transposed_matmul(const Matrix& a, const Matrix& b) {
  return product(a, true, b, false);
}

Matrix linear(const Matrix& x, const Matrix& weight, std::span<const float> bias) {
  if (bias.empty()) return matmul_transposed(x, weight);
  const std::size_t outputs = weight.shape(0);
  if (bias.size() != outputs || weight.shape(1) != x.shape(1)) {
    throw Error(ErrorKind::shape, "linear: " + std::to_string(bias.size()) + " biases and a weight of shape " +
                                      shape_text(weight) + " for an input of shape " + shape_text(x));
  }
  checked_count("linear", {{x.shape(0), outputs}});
  Matrix y = Matrix::from_shape({x.shape(0), outputs});
  for (std::size_t row = 0; row < y.shape(0); ++row) std::ranges::copy(bias, row_of(y, row).begin());
  gemm({.rows = x.shape(0),
        .columns = outputs,
        .inner = x.shape(1),
        .a = x.data(),
        .a_stride = x.shape(1),
        .b = weight.data(),
        .b_stride = weight.shape(1),
        .b_transposed = true,
        .c = y.data(),
        .c_stride = outputs,
        .beta = 1});
  return y;
}

}  // namespace attnviz
