#include "attnviz/report/banners.hpp"

#include <algorithm>

namespace attnviz::report {

namespace {

bool compares_spelling(const Step& step) {
  return step.name == "features" &&
         std::ranges::find(step.settings, Setting{"kind", std::string("hashed")}) != step.settings.end();
}

}  // namespace

std::vector<std::string> banners_of(const Dump& dump) {
  std::vector<std::string> banners;
  if (dump.weights.origin == "random") {
    banners.push_back("Random weights, seed " + std::to_string(dump.weights.seed) +
                      ": this shows how the mechanism works, not anything that was learned.");
  }
  if (std::ranges::any_of(dump.preprocess, compares_spelling)) {
    banners.emplace_back("Words are compared by spelling, not by meaning.");
  }
  return banners;
}

}  // namespace attnviz::report
