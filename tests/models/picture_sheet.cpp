#include "models/picture_sheet.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "attnviz/image/decode.hpp"
#include "attnviz/image/preprocess.hpp"
#include "support/paths.hpp"

namespace attnviz::test {

std::vector<Pixels> pictures_of_sheet(const std::string& name) {
  constexpr std::size_t kAcross = 10;
  const Pixels sheet = image::load(tests_path("golden/values/" + name + ".png")).rgb;
  const std::size_t side = sheet.shape(0) / kAcross;
  std::vector<Pixels> pictures;
  for (std::size_t number = 0; number < kAcross * kAcross; ++number) {
    Pixels& picture = pictures.emplace_back(Pixels::from_shape({side, side, 3}));
    for (std::size_t y = 0; y < side; ++y) {
      for (std::size_t x = 0; x < side; ++x) {
        for (std::size_t c = 0; c < 3; ++c) {
          picture(y, x, c) = sheet(number / kAcross * side + y, number % kAcross * side + x, c);
        }
      }
    }
  }
  return pictures;
}

Tensor3 normalised(const Pixels& picture, float mean, float deviation) {
  image::PreprocessOptions options;
  options.fit = image::PreprocessOptions::Fit::exact;
  options.rows = picture.shape(0);
  options.columns = picture.shape(1);
  options.filter = image::Filter::bilinear;
  options.normalization = {1.0F / 255, {mean, mean, mean}, {deviation, deviation, deviation}};
  return image::preprocess(picture, options).pixels;
}

double projection(std::span<const float> values) {
  double sum = 0;
  for (std::size_t place = 0; place < values.size(); ++place) {
    const double factor = static_cast<double>(place * 7919 % 1009) / 1009 - 0.5;
    sum += factor * static_cast<double>(values[place]);
  }
  return sum / std::sqrt(static_cast<double>(values.size()));
}

std::vector<std::string> row_of_card(const std::string& network, const std::string& row) {
  std::ifstream card(project_path("assets/models/" + network + "/MODEL_CARD.md"));
  for (std::string line; std::getline(card, line);) {
    if (!line.starts_with("| " + row + " |")) continue;
    std::vector<std::string> cells;
    std::istringstream rest(line.substr(row.size() + 5));
    for (std::string cell; std::getline(rest, cell, '|');) {
      const std::size_t begin = std::min(cell.find_first_not_of(' '), cell.size());
      cells.push_back(cell.substr(begin, cell.find_last_not_of(' ') + 1 - begin));
    }
    return cells;
  }
  throw std::runtime_error("the card of " + network + " has no row '" + row + "'");
}

std::string digits(double value, int count) {
  char text[32];
  std::snprintf(text, sizeof text, "%.*f", count, value);
  return text;
}

}  // namespace attnviz::test
