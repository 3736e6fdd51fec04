#include "attnviz/render/parts/compat_cells.hpp"

#include "attnviz/core/error.hpp"

namespace attnviz::render {

void require_compat_size(const Matrix& cells, const Pixels& photo) {
  const bool fits = photo.shape(0) == cells.shape(0) * kCompatCell && photo.shape(1) == cells.shape(1) * kCompatCell &&
                    photo.shape(2) == 3;
  if (fits) return;
  throw Error(ErrorKind::shape, "compat: photo " + shape_text(photo) + " for " + shape_text(cells) + " cells of " +
                                    std::to_string(kCompatCell) + " pixels");
}

}  // namespace attnviz::render
