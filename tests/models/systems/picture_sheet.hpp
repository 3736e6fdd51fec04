#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "attnviz/core/tensor.hpp"

namespace attnviz::test {

/// The pictures of tests/golden/values/NAME.png, of `side` pixels each, row by row: [3,side,side], 0 to 255.
std::vector<Tensor3> picture_sheet(const std::string& name, std::size_t side);

/// 32 bits that follow from a number and look random, as the generators of golden values make them.
std::uint32_t scattered(std::uint32_t number);

}  // namespace attnviz::test
