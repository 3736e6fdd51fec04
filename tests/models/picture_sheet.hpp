#pragma once

#include <string>
#include <vector>

#include "attnviz/core/tensor.hpp"

namespace attnviz::test {

/// The hundred pictures of a sheet of 10 x 10, tests/golden/values/NAME.png, row by row: [side,side,3] each.
std::vector<Pixels> pictures_of_sheet(const std::string& name);

/// As an image processor gives them to a network that was trained on them: [3,side,side], of bytes / 255.
Tensor3 normalised(const Pixels& picture, float mean, float deviation);

/// A map's numbers in one: each times ((7919 i) mod 1009) / 1009 - 1/2 for its place i, over the root of their number.
/// What tests/golden/make_gated_resnets.py stores of maps that are too many.
double projection(std::span<const float> values);

/// What the card of a boxed network says in the row that begins with `row`: "| on the committed 100 | 0.97 | 0.912 |"
/// ->
/// {"0.97", "0.912"}. Throws std::runtime_error when there is no such row.
std::vector<std::string> row_of_card(const std::string& network, const std::string& row);

/// As cards write numbers: 0.912 with three digits.
std::string digits(double value, int count);

}  // namespace attnviz::test
