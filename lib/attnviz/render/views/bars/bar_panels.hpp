#pragma once

#include "attnviz/render/views/bars/bars.hpp"

namespace attnviz::render {

/// Thin upright bars, one panel a row of the field: how `bars` draws tables and long lines.
Body bar_panels(const Field& field, const Scale& scale, BarOrder order);

/// The same without words, in the given size: for thumbnails.
Pixels bars_thumbnail(const Field& field, const Scale& scale, PictureSize size);

}  // namespace attnviz::render
