#pragma once

#include "attnviz/core/tensor.hpp"
#include "attnviz/mechanisms/contract/inputs.hpp"

namespace attnviz::mechanisms {

/// One channel of bytes.
using BytePlane = xt::xtensor<std::uint8_t, 2>;

/// Luminance (ITU-R 601) by OpenCV's cvtColor. [H,W,3 or 4] -> [H,W]; a grey picture stays as it is. Throws `shape` for
/// an empty picture or 2 channels.
BytePlane grey_of(const Pixels& pixels);

/// Bilinear resize without antialiasing by OpenCV's INTER_LINEAR_EXACT, the same bytes on every machine.
BytePlane resize_exact(const BytePlane& plane, std::size_t rows, std::size_t columns);

/// Mean over the area that a target pixel covers: shrinks without aliasing. [H,W] bytes -> [rows,columns] in [0, 1]
Matrix shrink(const BytePlane& plane, std::size_t rows, std::size_t columns);

/// The plane, area-averaged so that its longer side has `longest` pixels if it has more; 0: the plane as it is.
BytePlane shrunk_to(const BytePlane& plane, std::size_t longest);

/// One channel of a picture; a grey picture has the same one three times. [H,W,C] -> [H,W]
BytePlane channel_of(const Pixels& pixels, std::size_t channel);

/// Throws `usage` when the input is not a picture: "itti: needs a picture".
void require_picture(const Inputs& inputs, std::string_view mechanism);

/// A map over the whole picture, whatever its own number of rows and columns.
AttentionMap picture_map(std::string name, Matrix values, const Inputs& inputs);

}  // namespace attnviz::mechanisms
