#pragma once

#include <string>
#include <vector>

#include "attnviz/render/canvas/picture.hpp"
#include "attnviz/render/parts/frame.hpp"

namespace attnviz::render {

/// Small pictures in rows and columns that have names.
struct PanelGrid {
  std::string row_title, column_title;     ///< "layer", "head"
  std::vector<std::string> rows, columns;  ///< the last of either stands a little apart: their mean
  std::vector<Pixels> panels;              ///< row by row, all of one size
};

/// The pictures side by side with the names of the columns above and of the rows to the left. Names of rows and columns
/// that would touch are left out, every second or more. Throws `shape` unless there is one picture for each place.
Body panel_grid(const PanelGrid& grid);

}  // namespace attnviz::render
