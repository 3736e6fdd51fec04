#pragma once

#include "attnviz/core/geometry.hpp"
#include "attnviz/image/normalize.hpp"
#include "attnviz/image/resize.hpp"

namespace attnviz::image {

/// How a network wants its pictures: resized, then cut to its middle, then normalised.
struct PreprocessOptions {
  enum class Fit {
    none,
    exact,          ///< to `rows` x `columns`, whatever the proportions
    shortest_edge,  ///< the shorter side becomes `edge`, the longer is rounded down
    longest_edge    ///< the longer side becomes `edge`; both sides are rounded to whole multiples of `multiple`
  } fit = Fit::none;
  std::size_t rows = 0, columns = 0, edge = 0, multiple = 1;
  Filter filter = Filter::bicubic;
  /// The middle that is kept, black where the picture is smaller; 0: all of it.
  std::size_t crop_rows = 0, crop_columns = 0;
  Normalization normalization;
};

struct NetworkPicture {
  Tensor3 pixels;                                     ///< [3,rows,columns]
  Affine to_source;                                   ///< from its pixels to those of the picture it was made of
  std::size_t resized_rows = 0, resized_columns = 0;  ///< before the crop
};

/// [H,W,3] as the image processors of transformers make it with Pillow: to the last bit before normalisation, to 1e-6
/// behind it. Throws `shape` for a picture without pixels, `limit` for a side above 16,384 or more than 2^26 pixels.
NetworkPicture preprocess(const Pixels& rgb, const PreprocessOptions& options);

}  // namespace attnviz::image
