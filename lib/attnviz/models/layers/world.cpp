#include "attnviz/models/layers/world.hpp"

#include <algorithm>
#include <iomanip>
#include <locale>
#include <sstream>

#include "attnviz/core/error.hpp"

namespace attnviz::models {
namespace {

std::vector<double> listed(const Config& section, std::string_view key, std::size_t features) {
  std::vector<double> numbers = section.reals(key);
  if (numbers.size() == features) return numbers;
  throw Error(ErrorKind::format, section.name() + ": " + std::string(key) + " has " + std::to_string(numbers.size()) +
                                     " numbers, the network has " + std::to_string(features) + " features");
}

/// Two digits are enough to compare, and a distance beyond counting stays short.
std::string short_number(double number) {
  std::ostringstream text;
  text.imbue(std::locale::classic());
  if (number < 1e4) {
    text << std::fixed << std::setprecision(number < 10 ? 2 : 1) << number;
  } else {
    text << std::scientific << std::setprecision(1) << number;
  }
  return text.str();
}

}  // namespace

World::World(const Config& section, std::size_t features)
    : mean_(listed(section, "mean", features)), deviation_(listed(section, "deviation", features)) {
  if (const auto least = std::ranges::min_element(deviation_); least != deviation_.end() && !(*least > 0)) {
    throw Error(ErrorKind::format,
                section.name() + ": deviation " + std::to_string(least - deviation_.begin()) + " is not above zero");
  }
  constexpr double kLeast = 1e-6, kMost = 1e12;
  if (!section.has("limit")) throw Error(ErrorKind::format, section.name() + ": limit is missing");
  limit_ = section.real_or("limit", 0, {kLeast, kMost});
}

double World::distance(std::span<const float> features) const {
  if (features.size() != mean_.size()) {
    throw Error(ErrorKind::shape,
                "world: " + std::to_string(features.size()) + " features, expected " + std::to_string(mean_.size()));
  }
  double sum = 0;
  for (std::size_t place = 0; place < features.size(); ++place) {
    const double off = (static_cast<double>(features[place]) - mean_[place]) / deviation_[place];
    sum += off * off;
  }
  return features.empty() ? 0 : sum / static_cast<double>(features.size());
}

std::string World::outside(std::span<const float> features, std::string_view input) const {
  const double distance = this->distance(features);
  if (distance <= limit_) return {};  // NaN is not
  return "the " + std::string(input) + " is unlike those it was trained on (distance " + short_number(distance) +
         ", at most " + short_number(limit_) + ")";
}

}  // namespace attnviz::models
