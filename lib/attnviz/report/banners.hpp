#pragma once

#include <span>
#include <string>
#include <vector>

#include "attnviz/report/dump.hpp"

namespace attnviz::report {

/// Something that must be said wherever a result is shown.
struct Banner {
  std::string sentence;
  std::string brief;   ///< for small pictures: "random weights, seed 1"
  bool warns = false;  ///< something of the input was lost, or the network does not know its like

  bool operator==(const Banner&) const = default;
};

/// That weights are random, that features were made by hand and compare spelling or colours, that a picture is
/// damaged, that a text was cut, that an input is none of the kind that a network was trained on.
std::vector<Banner> banners_of(const WeightsRecord& weights, std::span<const Step> steps);

/// "features: tokens of dinov2-small, 24 x 16": what was compared; empty where nothing was described.
std::string features_note(std::span<const Step> steps);

/// The sentences of a dump.
std::vector<std::string> banners_of(const Dump& dump);

}  // namespace attnviz::report
