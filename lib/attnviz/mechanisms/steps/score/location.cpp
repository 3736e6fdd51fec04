#include "attnviz/mechanisms/steps/score/location.hpp"

#include "attnviz/core/error.hpp"

namespace attnviz::mechanisms {

Matrix location_scores(const Matrix& queries, std::size_t keys, const LinearLayer& weight) {
  const std::size_t places = weight.weight.shape(0);
  if (places < keys) {
    throw Error(ErrorKind::shape, "location: the weight has scores for " + std::to_string(places) +
                                      " positions, the "
                                      "sequence has " +
                                      std::to_string(keys));
  }
  return weight.rows(0, keys)(queries);
}

LinearLayer read_location(Parameters& parameters, LayerWidths widths) {
  return read_linear(parameters, {"location", "W_a"}, widths);
}

}  // namespace attnviz::mechanisms
