#pragma once

#include <future>

#include "attnviz/core/tensor.hpp"

namespace attnviz {

/// One matrix product over raw row-major memory: C = alpha op(A) op(B) + beta C, op(A) [rows,inner], op(B)
/// [inner,columns].
struct Gemm {
  std::size_t rows = 0, columns = 0, inner = 0;
  const float* a = nullptr;
  std::size_t a_stride = 0;  ///< floats from one stored row to the next
  bool a_transposed = false;
  const float* b = nullptr;
  std::size_t b_stride = 0;
  bool b_transposed = false;
  float* c = nullptr;
  std::size_t c_stride = 0;
  float alpha = 1, beta = 0;
};

/// The one seam to oneDNN for products. Cut into tiles by shape alone: the same bytes for every number of threads.
void gemm(const Gemm& call);
/// The same on the calling thread alone, for callers that cut their work themselves.
void gemm_here(const Gemm& call);

/// Makes the machine code of products, the first time in a program, on a thread of its own: some 30 ms that a caller
/// who still has files to read need not wait for. The thread ends before this object does, for a library must not be at
/// work while a program takes it down.
class ProductWarmUp {
 public:
  ProductWarmUp();

 private:
  std::future<void> done_;
};

/// a [M,K] b [K,N] -> [M,N]. Throws `shape` when the inner sizes differ.
Matrix matmul(const Matrix& a, const Matrix& b);
/// a [M,K] b [N,K] -> a b^T [M,N]: queries against keys.
Matrix matmul_transposed(const Matrix& a, const Matrix& b);
/// a [K,M] b [K,N] -> a^T b [M,N].
Matrix transposed_matmul(const Matrix& a, const Matrix& b);
/// PyTorch's linear layer: x [N,in], weight [out,in], bias [out] or empty -> x weight^T + bias [N,out].
Matrix linear(const Matrix& x, const Matrix& weight, std::span<const float> bias = {});

}  // namespace attnviz
