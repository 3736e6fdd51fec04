#include "attnviz/pipeline/lay_over.hpp"

namespace attnviz::pipeline {
namespace {

Box moved(const Affine& affine, const Box& box) {
  return {affine.scale_x * box.x + affine.offset_x, affine.scale_y * box.y + affine.offset_y,
          affine.scale_x * box.width, affine.scale_y * box.height};
}

/// x, y, width, height one after another, as boxes stand in a map.
void move_boxes(const Affine& affine, Tensor& values) {
  float* const end = values.data() + values.size();
  for (float* place = values.data(); place != end; place += 4) {
    const Box box = moved(affine, {place[0], place[1], place[2], place[3]});
    place[0] = static_cast<float>(box.x);
    place[1] = static_cast<float>(box.y);
    place[2] = static_cast<float>(box.width);
    place[3] = static_cast<float>(box.height);
  }
}

}  // namespace

void lay_over(const Grid& pixels, AttentionMap& map) {
  for (Mark& mark : map.marks) mark.box = moved(pixels.to_source, mark.box);
  if (map.kind == ValueKind::box && map.axes.back().size == 4) move_boxes(pixels.to_source, map.values);
  if (!map.grid) return;
  const Affine cells{static_cast<double>(pixels.columns) / static_cast<double>(map.grid->columns),
                     static_cast<double>(pixels.rows) / static_cast<double>(map.grid->rows), 0, 0};
  map.grid->to_source = cells.then(pixels.to_source);
  map.grid->source_width = pixels.source_width;
  map.grid->source_height = pixels.source_height;
}

}  // namespace attnviz::pipeline
