#pragma once

#include "attnviz/core/tensor.hpp"

namespace attnviz::models {

/// How a family stretches its table of patch positions to another grid. They differ visibly in the numbers.
enum class PositionResize {
  bicubic,            ///< a = -0.75, no antialiasing: Hugging Face's ViT, DeiT, DINOv2, CLIP, SigLIP
  bicubic_offset,     ///< the same with the scale (new + 0.1) / old: the DINO and DINOv2 authors
  bicubic_antialias,  ///< a = -0.5, widened where it shrinks: timm, and DINOv2 with registers
  bicubic_corners     ///< a = -0.75, corners aligned: torchvision
};

struct GridSize {
  std::size_t rows = 0, columns = 0;
  bool operator==(const GridSize&) const = default;
};

/// A table [rows * columns, width], cells row by row, for a grid of another size, as torch.nn.functional.interpolate
/// does it. Throws `shape` when the table is not of `from`'s size or a grid is empty.
Matrix resize_positions(const Matrix& table, const GridSize& from, const GridSize& to, PositionResize how);

}  // namespace attnviz::models
