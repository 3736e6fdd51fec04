#include "attnviz/pipeline/scale_tokens.hpp"

#include <cmath>

namespace attnviz::pipeline {

report::Step standardize(Matrix& tokens) {
  const std::size_t count = tokens.shape(0), width = tokens.shape(1);
  double squares = 0;
  for (std::size_t place = 0; place < width; ++place) {
    double sum = 0;
    for (std::size_t token = 0; token < count; ++token) sum += static_cast<double>(tokens(token, place));
    const auto mean = static_cast<float>(sum / static_cast<double>(count));
    for (std::size_t token = 0; token < count; ++token) {
      tokens(token, place) -= mean;
      squares += static_cast<double>(tokens(token, place)) * static_cast<double>(tokens(token, place));
    }
  }
  const double deviation = std::sqrt(squares / static_cast<double>(count * width));
  const double scale = deviation > 0 ? 1 / deviation : 1;
  for (float& value : values_of(tokens)) value *= static_cast<float>(scale);
  return {"standardize", {{"centred", true}, {"scale", scale}}};
}

report::Step to_unit_length(Matrix& tokens) {
  for (std::size_t token = 0; token < tokens.shape(0); ++token) {
    double squares = 0;
    for (const float value : row_of(std::as_const(tokens), token)) squares += static_cast<double>(value) * value;
    const auto scale = static_cast<float>(squares > 0 ? 1 / std::sqrt(squares) : 0);
    for (float& value : row_of(tokens, token)) value *= scale;
  }
  return {"unit_length", {}};
}

report::Step lengthen(Matrix& tokens) {
  const double scale = 2 * std::pow(static_cast<double>(tokens.shape(1)), 0.25);
  for (float& value : values_of(tokens)) value *= static_cast<float>(scale);
  return {"scale", {{"factor", scale}}};
}

}  // namespace attnviz::pipeline
