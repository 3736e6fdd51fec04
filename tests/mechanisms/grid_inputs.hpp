#pragma once

#include <nlohmann/json.hpp>

#include "attnviz/mechanisms/contract/inputs.hpp"
#include "support/golden.hpp"

namespace attnviz::test {

/// A golden's tokens on their grid, looked at from its border.
inline mechanisms::Inputs inputs_from_border(const nlohmann::json& golden) {
  mechanisms::Inputs inputs;
  inputs.tokens = matrix_in(golden["tokens"]);
  inputs.grid = covering_grid(golden["rows"], golden["columns"], golden["columns"], golden["rows"]);
  inputs.grid->prefix = golden["prefix"];
  inputs.queries.positions = golden["border"]["values"].get<std::vector<std::size_t>>();
  inputs.queries.as_reference = true;
  inputs.queries.vectors = Matrix::from_shape({inputs.queries.positions.size(), inputs.width()});
  for (std::size_t row = 0; row < inputs.queries.positions.size(); ++row) {
    std::ranges::copy(row_of(inputs.tokens, inputs.queries.positions[row]),
                      row_of(inputs.queries.vectors, row).begin());
  }
  return inputs;
}

}  // namespace attnviz::test
