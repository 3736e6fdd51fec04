#include "attnviz/models/systems/text_world.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "attnviz/io/escape.hpp"

namespace attnviz::models {
namespace {

std::string thousandths(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3f", value);
  return text;
}

}  // namespace

bool Spoken::take(std::span<const float> logits) {
  const auto best = std::ranges::max_element(logits);
  double sum = 0;
  for (const float logit : logits) sum += std::exp(static_cast<double>(logit) - static_cast<double>(*best));
  log_probability -= std::log(sum);
  ids.push_back(static_cast<std::size_t>(best - logits.begin()));
  return ids.back() == 0;
}

TextWorld::TextWorld(const Config& section)
    : max_length_(section.count("max_length", {1, 65'536})),
      min_confidence_(section.real_or("min_confidence", -1e9, {-1e9, 0})) {}

std::string TextWorld::outside(const Reading& reading, const Spoken& answer) const {
  if (!reading.unknown.empty()) {
    constexpr std::size_t kMostNamed = 5;
    std::string named;
    for (std::size_t place = 0; place < std::min(reading.unknown.size(), kMostNamed); ++place) {
      named += (place > 0 ? " " : "") + io::in_quotes(reading.unknown[place]);
    }
    const std::size_t more = reading.unknown.size() - std::min(reading.unknown.size(), kMostNamed);
    return "the text has characters that it does not know: " + named +
           (more > 0 ? " and " + std::to_string(more) + " more" : "");
  }
  if (reading.ids.size() > max_length_) {
    return "the text has " + std::to_string(reading.ids.size()) + " characters, those it was trained on at most " +
           std::to_string(max_length_);
  }
  if (answer.confidence() < min_confidence_) {
    return "it is less sure of its answer than of those to texts it was trained on (mean log probability " +
           thousandths(answer.confidence()) + ", at least " + thousandths(min_confidence_) + ")";
  }
  return {};
}

}  // namespace attnviz::models
