#pragma once

#include <optional>
#include <string>
#include <vector>

#include "attnviz/pipeline/runner.hpp"
#include "attnviz/render/views/contact_sheet.hpp"
#include "attnviz/report/banners.hpp"

namespace attnviz::pipeline {

/// Draws what the sources of one input found, and keeps a thumbnail of each for the contact sheet. The plan and the
/// input must outlive it.
class PictureSet {
 public:
  struct Drawn {
    std::optional<Pixels> overlay;  ///< the first map that lies on the picture, over the photo
    std::optional<Pixels> heatmap;  ///< every map in its natural form, one below the other
    std::optional<Pixels> lines;    ///< the first map that has words on two sides
  };

  PictureSet(const Plan& plan, const Prepared& prepared) : plan_(plan), prepared_(prepared) {}

  /// What all pictures of a finding say and share.
  struct Around {
    std::vector<report::Banner> banners;
    std::string note;  ///< what was compared
    const SharedRanges& shared;
  };
  /// Draws the roles that the plan writes, and nothing else.
  Drawn draw(const MapSource& one, const Finding& finding, const Around& around);

  /// Names a source that does not look at this kind of input.
  void leave_out(const MapSource& one) { left_out_.push_back(one.name()); }

  /// All sources side by side by family, those of random weights last; nothing when there is one only or the plan does
  /// not write sheets. A picture that repeats another is named and not shown.
  std::optional<Pixels> contact_sheet() const;

 private:
  /// Of a map whose channels are colours: that picture, and its channels one by one.
  Drawn draw_colors(const MapSource& one, const Finding& finding, const render::Canvas& canvas);

  bool wants_overlay() const { return plan_.roles.overlay || plan_.roles.video; }

  const Plan& plan_;
  const Prepared& prepared_;
  struct Member {
    std::string name;
    bool random = false;  ///< of random weights
    render::Thumbnail thumbnail;
  };
  std::vector<Member> members_;
  std::vector<std::string> left_out_;
};

}  // namespace attnviz::pipeline
