#include "attnviz/mechanisms/steps/bias/shaw.hpp"

#include <algorithm>

#include "attnviz/core/error.hpp"
#include "attnviz/core/matmul.hpp"

namespace attnviz::mechanisms {

void add_shaw_bias(Matrix& scores, const ShawQueries& queries, const Matrix& table, float factor) {
  if (table.shape(0) % 2 == 0) {
    throw Error(ErrorKind::shape,
                "relative positions: a table of shape " + shape_text(table) + " has no middle row; expected 2k+1 rows");
  }
  const auto reach = static_cast<std::ptrdiff_t>(table.shape(0) / 2);
  const Matrix products = matmul_transposed(queries.vectors, table);
  for (std::size_t query = 0; query < scores.shape(0); ++query) {
    const auto line = row_of(scores, query);
    const auto by_distance = row_of(products, query);
    const auto place = static_cast<std::ptrdiff_t>(queries.places[query]);
    for (std::size_t key = 0; key < line.size(); ++key) {
      const std::ptrdiff_t distance = std::clamp(static_cast<std::ptrdiff_t>(key) - place, -reach, reach);
      line[key] += factor * by_distance[static_cast<std::size_t>(distance + reach)];
    }
  }
}

}  // namespace attnviz::mechanisms
