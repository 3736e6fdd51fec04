#pragma once

#include <span>
#include <string>

#include "attnviz/render/parts/field.hpp"
#include "attnviz/render/scales/scale.hpp"

namespace attnviz::render {

/// One scale for all these fields, unless each was to have its own.
ScaleRequest common_request(std::span<const Field> fields, const ScaleRequest& wanted);

/// The scale of many small pictures that stand beside each other. A few cells that reach far beyond all others would
/// leave nothing of the rest: where the largest value is more than twice the value that 99.5 % stay below, colours end
/// there, and the note says so.
class CommonScale {
 public:
  CommonScale(std::span<const Field> fields, ScaleRequest wanted, std::string colormap);

  /// Whether all fields have the same colours for the same values.
  bool is_common() const { return wanted_.mode != ScaleMode::per_map; }
  Paint paint_of(const Field& field) const;

 private:
  ScaleRequest wanted_;
  std::string colormap_;
  Scale scale_;
};

}  // namespace attnviz::render
