#pragma once

#include <string_view>

#include "attnviz/render/parts/compat_cells.hpp"

namespace attnviz::render {

/// Pictures as other tools make them, to the last step of their recipes: no legend, no common scale, their colours. For
/// comparing with what was drawn there, not for comparing maps with each other.
///   dino         visualize_attention.py: every cell a block of 16 pixels, smallest to largest, viridis, no photo; its
///                mask is compat_mask
///   chefer       Transformer-Explainability: bilinear to 16 pixels a cell, smallest to largest, JET; photo smallest to
///                largest with red and blue exchanged, as their conversion leaves it; sum divided by its largest value
///   vit_explain  divided by the largest cell, OpenCV's bilinear to the photo, JET; sum divided by its largest value
enum class Compat { dino, chefer, vit_explain };

/// "dino", "chefer", "vit-explain". Throws `usage` for another name.
Compat parse_compat(std::string_view name);

/// `cells` [rows, columns]; `photo` [16 rows, 16 columns, 3] is the part of the photo that they lie on (dino: unused).
/// Throws `shape` when the photo has another size, `value` when no cell is above 0 where the recipe divides by it.
Pixels compat_picture(const Matrix& cells, const Pixels& photo, Compat compat);

}  // namespace attnviz::render
