#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "attnviz/pipeline/joined_table.hpp"
#include "attnviz/pipeline/map_source.hpp"
#include "attnviz/pipeline/prepare.hpp"
#include "attnviz/render/draw.hpp"
#include "attnviz/report/dump.hpp"

namespace attnviz::pipeline {

/// Which files a run writes; nothing is computed for the others.
struct OutputRoles {
  bool overlay = true;  ///< STEM.MECHANISM.overlay.png: the map over the picture; of a video all of them, .overlay.mp4
  bool frames = false;  ///< the overlay of each frame of a video as a picture of its own
  bool video = false;   ///< of a frame: its overlay is for the video
  bool heatmap = true;  ///< STEM.MECHANISM.heatmap.png: the map alone, with its legend
  bool lines = false;   ///< STEM.MECHANISM.lines.png: words that ask and words that are asked, with lines between
  bool json = true;     ///< STEM.MECHANISM.json: the numbers
  bool csv = false;     ///< STEM.MECHANISM.MAP.csv: the numbers, one line a value
  TableKinds table;     ///< STEM.MECHANISM.table.csv: one line a layer and head, and table.csv or table.arrow of all
  bool sheet = true;    ///< STEM.sheet.png: all mechanisms side by side, when there are several
};

/// What to do when an output exists already.
enum class Existing { refuse, replace, resume };

/// Colour ranges a mechanism, measured over all inputs: --scale shared.
using SharedRanges = std::map<std::string, render::Spread, std::less<>>;

/// How a video becomes frames.
struct VideoSettings {
  std::size_t every = 0;        ///< each n-th frame; 0: about two a second
  std::size_t most_frames = 0;  ///< so many of these at most; 0: all
  bool one_scale = true;        ///< one colour range a mechanism over the video: it is seen twice
  bool pictures = false;        ///< heatmaps, lines and sheets of each frame as well
};

/// Everything that is the same for all inputs of a run, checked before work starts.
struct Plan {
  MapSources sources;
  bool every_mechanism = false;  ///< "all": those that do not accept an input are left out instead of failing
  FeatureSettings features;
  VideoSettings video;
  std::filesystem::path output = "attnviz-out";
  OutputRoles roles;
  Existing existing = Existing::refuse;
  std::optional<report::Arrays> arrays;  ///< where numbers go; nothing: in the JSON while there are few
  render::Style style;
  std::string query;  ///< where all sources look from, as asked; empty: the usual place. Part of names
  std::vector<report::Setting> settings;  ///< what else shapes results, as text; a run that resumes compares it
  bool shared_scale = false;              ///< one colour range a mechanism over all inputs of the run
  double timeout = 0;  ///< seconds that an input may take, 0 for any; what waits for others is not counted
  bool timing = false;
};

}  // namespace attnviz::pipeline
