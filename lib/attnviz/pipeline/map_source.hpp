#pragma once

#include <memory>
#include <string>
#include <vector>

#include "attnviz/pipeline/prepare.hpp"
#include "attnviz/report/dump.hpp"

namespace attnviz::pipeline {

/// What one source found in one input, and how it came about.
struct Finding {
  std::vector<AttentionMap> maps;
  std::vector<report::Step> steps;  ///< behind the input's own: the query, a network's preprocessing
  report::WeightsRecord weights;
  std::vector<report::PredictionRecord> predictions;
  std::vector<std::string> tokens;  ///< labels of the positions, where they are not the input's own
  std::string answer;               ///< what a network says about the input, or empty
  std::string note;                 ///< a line below the picture: what a network predicts
  bool in_colors = false;           ///< the map's three channels are the red, green and blue of its picture
};

/// Where maps come from: a mechanism with its options, or a network. Whatever draws, dumps or analyses cannot tell
/// which.
class MapSource {
 public:
  virtual ~MapSource() = default;

  /// "simam", "dinov2-small": part of the names of the files.
  virtual const std::string& name() const = 0;
  virtual std::string title() const = 0;
  virtual std::string family() const = 0;  ///< heading on the contact sheet
  virtual report::MechanismRecord record() const = 0;
  /// How the names of pictures over the photo end.
  virtual std::string overlay_suffix() const { return "overlay.png"; }
  /// Whether it looks at an input's features rather than at the input itself.
  virtual bool needs_features() const = 0;
  virtual bool accepts(const Prepared& prepared) const = 0;
  /// Throws `usage` for an input that it does not accept, and what it throws itself.
  virtual Finding look(Prepared& prepared) const = 0;
};

using MapSources = std::vector<std::shared_ptr<const MapSource>>;

}  // namespace attnviz::pipeline
