#include "attnviz/core/matmul.hpp"

#include <dnnl.h>
#include <omp.h>

#include <algorithm>

#include "attnviz/core/error.hpp"
#include "attnviz/core/parallel.hpp"

namespace attnviz {
namespace {

/// Rows of one piece: enough work for a core, and a number that depends on the shape alone.
constexpr std::size_t kRowsPerPiece = 128;

void gemm_piece(const Gemm& call, std::size_t begin, std::size_t end) {
  const float* a = call.a + (call.a_transposed ? begin : begin * call.a_stride);
  const auto status =
      dnnl_sgemm(call.a_transposed ? 'T' : 'N', call.b_transposed ? 'T' : 'N', static_cast<dnnl_dim_t>(end - begin),
                 static_cast<dnnl_dim_t>(call.columns), static_cast<dnnl_dim_t>(call.inner), call.alpha, a,
                 static_cast<dnnl_dim_t>(call.a_stride), call.b, static_cast<dnnl_dim_t>(call.b_stride), call.beta,
                 call.c + begin * call.c_stride, static_cast<dnnl_dim_t>(call.c_stride));
  if (status != dnnl_success) {
    throw Error(ErrorKind::internal, "matmul: oneDNN returned status " + std::to_string(static_cast<int>(status)));
  }
}

Matrix product(const Matrix& a, bool a_transposed, const Matrix& b, bool b_transposed) {
  const std::size_t rows = a.shape(a_transposed ? 1 : 0), inner = a.shape(a_transposed ? 0 : 1);
  const std::size_t columns = b.shape(b_transposed ? 0 : 1);
  if (b.shape(b_transposed ? 1 : 0) != inner) {
    throw Error(ErrorKind::shape, "matmul: inner sizes differ: " + shape_text(a) + (a_transposed ? "^T" : "") + " by " +
                                      shape_text(b) + (b_transposed ? "^T" : ""));
  }
  Matrix c = Matrix::from_shape({rows, columns});
  gemm({.rows = rows, .columns = columns, .inner = inner,
        .a = a.data(), .a_stride = a.shape(1), .a_transposed = a_transposed,
        .b = b.data(), .b_stride = b.shape(1), .b_transposed = b_transposed,
        .c = c.data(), .c_stride = columns});
  return c;
}

}  // namespace

void gemm(const Gemm& call) {
  if (call.rows == 0 || call.columns == 0) return;
  if (call.inner == 0) {
    for (std::size_t row = 0; row < call.rows; ++row) {
      float* line = call.c + row * call.c_stride;
      for (std::size_t column = 0; column < call.columns; ++column) {
        line[column] = call.beta == 0 ? 0 : line[column] * call.beta;  // what is there may be NaN
      }
    }
    return;
  }
  parallel_for(call.rows, kRowsPerPiece, [&](std::size_t begin, std::size_t end) {
    omp_set_num_threads(1);  // of this thread only: our pieces are the parallelism
    gemm_piece(call, begin, end);
  });
}

Matrix matmul(const Matrix& a, const Matrix& b) { return product(a, false, b, false); }
Matrix matmul_transposed(const Matrix& a, const Matrix& b) { return product(a, false, b, true); }
Matrix transposed_matmul(const Matrix& a, const Matrix& b) { return product(a, true, b, false); }

Matrix linear(const Matrix& x, const Matrix& weight, std::span<const float> bias) {
  if (!bias.empty() && bias.size() != weight.shape(0)) {
    throw Error(ErrorKind::shape, "linear: " + std::to_string(bias.size()) + " biases for a weight of shape " +
                                      shape_text(weight));
  }
  Matrix y = matmul_transposed(x, weight);
  if (bias.empty()) return y;
  for (std::size_t row = 0; row < y.shape(0); ++row) {
    float* line = y.data() + row * y.shape(1);
    for (std::size_t column = 0; column < bias.size(); ++column) line[column] += bias[column];
  }
  return y;
}

}  // namespace attnviz
