#include "attnviz/mechanisms/steps/bias/alibi.hpp"

#include <bit>
#include <cmath>

namespace attnviz::mechanisms {

float alibi_slope(std::size_t head, std::size_t heads) {
  const std::size_t lower = std::bit_floor(heads);
  // The heads beyond the lower power take the odd-numbered slopes of the power above: 1st, 3rd, 5th ...
  const double step = head < lower ? 8.0 / static_cast<double>(lower) : 4.0 / static_cast<double>(lower);
  const std::size_t number = head < lower ? head + 1 : 2 * (head - lower) + 1;
  return static_cast<float>(std::exp2(-step * static_cast<double>(number)));
}

void add_alibi(Matrix& scores, std::span<const std::size_t> places, float slope) {
  for (std::size_t query = 0; query < scores.shape(0); ++query) {
    const auto line = row_of(scores, query);
    const auto place = static_cast<float>(places[query]);
    for (std::size_t key = 0; key < line.size(); ++key) line[key] -= slope * std::abs(static_cast<float>(key) - place);
  }
}

}  // namespace attnviz::mechanisms
