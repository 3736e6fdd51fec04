#include "attnviz/render/parts/cells.hpp"

#include <algorithm>

#include "attnviz/core/parallel.hpp"
#include "attnviz/image/lab.hpp"
#include "attnviz/render/parts/plane_sampler.hpp"

namespace attnviz::render {

Pixels painted_cells(const Matrix& values, const Paint& paint, const CellSize& cell) {
  const auto cell_width = static_cast<std::size_t>(cell.width), cell_height = static_cast<std::size_t>(cell.height);
  const std::size_t columns = values.shape(1), width = columns * cell_width;
  Pixels picture = blank({width, values.shape(0) * cell_height}, kWhite);
  parallel_for(values.shape(0), 1 + 65536 / (width * cell_height), [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; ++row) {
      std::uint8_t* first = picture.data() + row * cell_height * width * 3;
      std::uint8_t* out = first;
      for (const float value : row_of(values, row)) {
        const Color color = paint.of(value);
        for (std::size_t pixel = 0; pixel < cell_width; ++pixel, out += 3) {
          out[0] = color.r;
          out[1] = color.g;
          out[2] = color.b;
        }
      }
      for (std::size_t line = 1; line < cell_height; ++line) std::copy_n(first, width * 3, first + line * width * 3);
    }
  });
  return picture;
}

Matrix reduced_cells(const Matrix& values, std::size_t most) {
  const std::size_t rows = std::min(values.shape(0), most), columns = std::min(values.shape(1), most);
  if (rows == values.shape(0) && columns == values.shape(1)) return values;
  const Affine shrink{static_cast<double>(columns) / static_cast<double>(values.shape(1)),
                      static_cast<double>(rows) / static_cast<double>(values.shape(0)), 0, 0};
  const PlaneSampler sampler(values, shrink, {columns, rows}, Interpolation::nearest);
  Matrix reduced = Matrix::from_shape({rows, columns});
  parallel_for(rows, 16, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; ++row) sampler.row(row, row_of(reduced, row));
  });
  return reduced;
}

Color text_color_on(Color background) {
  return image::to_lab({background.r, background.g, background.b}).lightness > 55 ? kBlack : kWhite;
}

}  // namespace attnviz::render
