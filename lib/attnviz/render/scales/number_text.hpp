#pragma once

#include <string>
#include <vector>

namespace attnviz::render {

/// A number as it stands in a picture: three significant digits at most, whole numbers whole, the same in every locale.
/// 0.0314159 -> "0.0314", 1234.5 -> "1234", 0.00001 -> "1e-5", -0 -> "0".
std::string number_text(double value, int digits = 3);

/// Numbers that stand in one picture beside each other: all with as many decimals as show two digits of the largest,
/// `reach` (at most four). Beyond that, and from 100000 on, like number_text. 0.0314159 with 0.4 -> "0.03".
std::string aligned_text(double value, double reach);

/// Round numbers (1, 2 or 5 times a power of ten apart) within [low, high], `at_most` of them, rising. Empty when the
/// range is.
std::vector<double> round_ticks(double low, double high, std::size_t at_most);

}  // namespace attnviz::render
