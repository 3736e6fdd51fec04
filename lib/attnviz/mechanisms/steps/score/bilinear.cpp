#include "attnviz/mechanisms/steps/score/bilinear.hpp"

#include "attnviz/core/matmul.hpp"

namespace attnviz::mechanisms {

Matrix bilinear_scores(const Matrix& queries, const Matrix& keys, const LinearLayer& weight) {
  return matmul_transposed(weight(queries), keys);
}

LinearLayer read_bilinear(Parameters& parameters, LayerWidths widths) {
  return read_linear(parameters, {"linear_in", "W_a"}, widths);
}

}  // namespace attnviz::mechanisms
