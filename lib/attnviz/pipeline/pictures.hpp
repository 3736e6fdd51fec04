#pragma once

#include <optional>
#include <span>
#include <vector>

#include "attnviz/pipeline/runner.hpp"
#include "attnviz/render/views/contact_sheet.hpp"

namespace attnviz::pipeline {

/// Draws what the sources of one input found, and keeps a thumbnail of each for the contact sheet. The plan and the
/// input must outlive it.
class PictureSet {
 public:
  struct Drawn {
    std::optional<Pixels> overlay;  ///< the first map that lies on the picture, over the photo
    std::optional<Pixels> heatmap;  ///< every map in its natural form, one below the other
  };

  PictureSet(const Plan& plan, const Prepared& prepared) : plan_(plan), prepared_(prepared) {}

  /// Draws the roles that the plan writes, and nothing else.
  Drawn draw(const MapSource& one, const Finding& finding, const SharedRanges& shared);

  /// All sources side by side; nothing when there is one only or the plan does not write sheets.
  std::optional<Pixels> contact_sheet() const;

 private:
  const Plan& plan_;
  const Prepared& prepared_;
  std::vector<render::Thumbnail> thumbnails_;
};

}  // namespace attnviz::pipeline
