#include "attnviz/analysis/head_fusion.hpp"

#include <algorithm>

namespace attnviz::analysis {

Matrix fuse_heads(const Stack& stack, std::size_t layer, HeadFusion fusion) {
  Matrix fused = Matrix::from_shape({stack.queries(), stack.keys()});
  std::ranges::copy(stack.weights(layer, 0), fused.data());
  for (std::size_t head = 1; head < stack.heads(); ++head) {
    const auto weights = stack.weights(layer, head);
    for (std::size_t index = 0; index < weights.size(); ++index) {
      float& value = fused.data()[index];
      switch (fusion) {
        case HeadFusion::mean:
          value += weights[index];
          break;
        case HeadFusion::max:
          value = std::max(value, weights[index]);
          break;
        case HeadFusion::min:
          value = std::min(value, weights[index]);
          break;
      }
    }
  }
  if (fusion == HeadFusion::mean) {
    for (float& value : values_of(fused)) value /= static_cast<float>(stack.heads());
  }
  return fused;
}

AttentionMap fuse_heads(const AttentionMap& map, HeadFusion fusion) {
  const Stack stack(map);
  AttentionMap result = map;
  result.axes = axes_without(map, {AxisKind::head});
  std::vector<std::size_t> shape;
  for (const Axis& axis : result.axes) shape.push_back(axis.size);
  result.values = Tensor::from_shape(shape);
  for (std::size_t layer = 0; layer < stack.layers(); ++layer) {
    const Matrix fused = fuse_heads(stack, layer, fusion);
    std::ranges::copy(values_of(fused), result.values.data() + layer * fused.size());
  }
  const std::string name(kHeadFusionNames[static_cast<std::size_t>(fusion)]);
  result.name += "." + name;
  result.reading += (result.reading.empty() ? "" : "; ") + name + " of the heads";
  if (fusion != HeadFusion::mean && map.kind == ValueKind::probability) {
    result.kind = ValueKind::score;
    result.sums_over.reset();
    result.bounds = {0.0F, 1.0F};
  }
  return result;
}

}  // namespace attnviz::analysis
