#include "attnviz/render/scales/number_text.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace attnviz::render {

std::string number_text(double value, int digits) {
  if (value == 0) return "0";
  std::array<char, 64> buffer;
  const bool whole = std::abs(value) >= std::pow(10, digits) && std::abs(value) < 1e7;
  const auto end =
      whole ? std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed, 0)
            : std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::general, digits);
  std::string text(buffer.data(), end.ptr);
  // "1e-05" is how C writes it, not how people do.
  const std::size_t exponent = text.find('e');
  if (exponent == std::string::npos) return text;
  std::size_t first = exponent + 1;
  if (text[first] == '+') text.erase(first, 1);
  if (text[first] == '-') ++first;
  while (first + 1 < text.size() && text[first] == '0') text.erase(first, 1);
  return text;
}

std::string aligned_text(double value, double reach) {
  const double size = std::abs(reach);
  if (!(size >= 0.001 && size < 100000)) return number_text(value, 2);
  const int decimals = std::max(0, 1 - static_cast<int>(std::floor(std::log10(size))));
  std::array<char, 64> buffer;
  if (std::abs(value) < 0.5 * std::pow(10, -decimals)) value = 0;  // no "-0.00"
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed, decimals);
  return {buffer.data(), end.ptr};
}

std::vector<double> round_ticks(double low, double high, std::size_t at_most) {
  std::vector<double> ticks;
  if (!(high > low) || at_most == 0) return ticks;
  const double power = std::pow(10, std::floor(std::log10((high - low) / static_cast<double>(at_most))));
  for (const double multiple : {1.0, 2.0, 5.0, 10.0, 20.0, 50.0}) {
    const double step = multiple * power;
    // A hair of tolerance, so that 0.3 counts as three times 0.1.
    const double first = std::ceil(low / step - 1e-6), last = std::floor(high / step + 1e-6);
    if (last - first + 1 > static_cast<double>(at_most)) continue;
    for (double index = first; index <= last; ++index) ticks.push_back(index * step);
    return ticks;
  }
  return ticks;
}

}  // namespace attnviz::render
