#pragma once

#include <vector>

#include "attnviz/core/geometry.hpp"
#include "attnviz/core/tensor.hpp"

namespace attnviz::models {

/// What an eye sees of a grey picture that looks at one place: squares of `patch`, 2 `patch`, 4 `patch` ... pixels
/// around a whole pixel, each averaged down to patch x patch. Outside of the picture everything is black. Mnih et al.
/// 2014, arXiv:1406.6247, figure 1.
class Retina {
 public:
  struct Shape {
    std::size_t patch = 8, scales = 3;  ///< patch: even
  };
  /// A place, from -1 at the first border to 1 at the last.
  struct Place {
    float row = 0, column = 0;
  };

  explicit Retina(const Shape& shape) : shape_(shape) {}

  std::size_t size() const { return shape_.scales * shape_.patch * shape_.patch; }
  /// pixels [1,H,W] -> [scales * patch * patch], square by square, rows first.
  std::vector<float> look(const Tensor3& pixels, Place place) const;
  /// Where these squares lie, in pixels; parts may be outside of the picture.
  std::vector<Box> boxes(const Tensor3& pixels, Place place) const;

 private:
  Shape shape_;
};

}  // namespace attnviz::models
