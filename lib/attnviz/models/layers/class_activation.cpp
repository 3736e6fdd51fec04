#include "attnviz/models/layers/class_activation.hpp"

#include "attnviz/models/layers/place_maps.hpp"

namespace attnviz::models {

AttentionMap class_activation_map(const FeatureMap& features, const ClassHead& head, std::size_t answer,
                                  const std::string& name) {
  const std::vector<float> weights = head.gradient(answer);
  AttentionMap map{.name = "class_activation",
                   .axes = {{AxisKind::row, features.rows, {}}, {AxisKind::column, features.columns, {}}}};
  map.values = Tensor::from_shape({features.rows, features.columns});
  for (std::size_t place = 0; place < features.places(); ++place) {
    const auto row = row_of(features.values, place);
    double sum = 0;
    for (std::size_t channel = 0; channel < weights.size(); ++channel) {
      sum += static_cast<double>(weights[channel]) * static_cast<double>(row[channel]);
    }
    map.values.data()[place] = static_cast<float>(sum);
  }
  map.kind = ValueKind::signed_value;
  map.title = "what each place says for " + name;
  map.reading = "evidence for the answer, no attention: this network has no gates";
  map.grid = grid_of(features);
  return map;
}

}  // namespace attnviz::models
