#include "attnviz/models/layers/relevance.hpp"

#include <algorithm>
#include <utility>

namespace attnviz::models {

Relevance::Relevance(const std::vector<std::size_t>& rows, std::size_t tokens, std::size_t heads)
    : rows_(xt::zeros<float>({rows.size(), tokens})), passed_(heads, std::vector<double>(rows_.size())) {
  for (std::size_t row = 0; row < rows.size(); ++row) rows_(row, rows[row]) = 1;
}

void Relevance::add(const AttentionRows& block) {
  const std::size_t keys = rows_.shape(1);
  for (std::size_t row = 0; row < rows_.shape(0); ++row) {
    double* to = passed_[block.head].data() + row * keys;
    for (std::size_t query = 0; query < block.count; ++query) {
      const double share = rows_(row, block.first + query);
      if (share == 0) continue;
      const float *weights = block.weights + query * keys, *gradients = block.gradients + query * keys;
      for (std::size_t key = 0; key < keys; ++key) {
        to[key] += share * static_cast<double>(std::max(weights[key] * gradients[key], 0.0F));
      }
    }
  }
}

void Relevance::end_layer() {
  for (std::size_t place = 0; place < rows_.size(); ++place) {
    double sum = 0;
    for (auto& head : passed_) sum += std::exchange(head[place], 0.0);
    rows_.data()[place] += static_cast<float>(sum / static_cast<double>(passed_.size()));
  }
}

}  // namespace attnviz::models
