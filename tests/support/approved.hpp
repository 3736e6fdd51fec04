#pragma once

#include <string>

#include "attnviz/core/tensor.hpp"

namespace attnviz::test {

/// Compares a picture with the one that somebody has looked at and found right: tests/approved/NAME.png. Systems differ
/// a little in how they round and draw letters: one pixel in a thousand may be off by more than 8 levels. What differs
/// more is left beside the tests' programs to be looked at. With ATTNVIZ_APPROVE=1 in the environment the picture is
/// written as approved instead.
void check_approved(const std::string& name, const Pixels& picture);

}  // namespace attnviz::test
