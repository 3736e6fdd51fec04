#include "attnviz/render/scales/legend.hpp"

#include <algorithm>
#include <cmath>

#include "attnviz/render/canvas/label.hpp"
#include "attnviz/render/scales/number_text.hpp"

namespace attnviz::render {
namespace {

int bar_height(int text_size) {
  return text_size;
}
int tick_length(int text_size) {
  return std::max(3, text_size / 3);
}

void draw_colors(Pixels& picture, const PixelBox& bar, const ColorBar& legend) {
  std::optional<Veil> veil;
  if (legend.over_photo) veil.emplace(legend.paint, *legend.over_photo);
  for (int column = 0; column < bar.width; ++column) {
    const float place = (static_cast<float>(column) + 0.5F) / static_cast<float>(bar.width);
    fill(picture, {bar.x + column, bar.y, 1, bar.height},
         veil ? veil->on_grey(place) : legend.paint.colormap->at(place));
  }
  outline(picture, {bar.x - 1, bar.y - 1, bar.width + 2, bar.height + 2}, 1, kGrey);
}

/// A white line between black ones, across the bar and a little beyond.
void mark_place(Pixels& picture, const PixelBox& bar, float place) {
  const int x = bar.x + static_cast<int>(std::lround(place * static_cast<float>(bar.width)));
  fill(picture, {x - 1, bar.y - 2, 3, bar.height + 4}, kBlack);
  fill(picture, {x, bar.y - 1, 1, bar.height + 2}, kWhite);
}

std::string multiple_text(double multiple) {
  return number_text(multiple) + "\u00d7";
}

/// Numbers below the bar that keep off each other: the ends first, then the round ones.
class Numbers {
 public:
  Numbers(Pixels& picture, const PixelBox& bar, int text_size) : picture_(picture), bar_(bar), size_(text_size) {}

  void add(double place, const std::string& text) {
    const int x = bar_.x + std::min(bar_.width - 1, static_cast<int>(std::lround(place * bar_.width)));
    const int width = measure(text, size_).width;
    const int left = std::clamp(x - width / 2, bar_.x - 1, std::max(bar_.x - 1, bar_.x + bar_.width + 1 - width));
    const bool collides = std::ranges::any_of(
        taken_, [&](const auto& other) { return left < other.second + size_ && other.first < left + width + size_; });
    if (collides) return;
    taken_.emplace_back(left, left + width);
    const int below = bar_.y + bar_.height + 1;
    fill(picture_, {x, below, 1, tick_length(size_)}, kGrey);
    draw_text(picture_, left, below + tick_length(size_) + size_, text, {.size = size_});
  }

 private:
  Pixels& picture_;
  PixelBox bar_;
  int size_;
  std::vector<std::pair<int, int>> taken_;
};

}  // namespace

int legend_height(const ColorBar& legend, int text_size) {
  if (legend.paint.scale.flat()) return 0;
  return 4 + bar_height(text_size) + tick_length(text_size) + text_size + (text_size + 2) / 3;
}

void draw_legend(Pixels& picture, const PixelBox& box, const ColorBar& legend, int text_size) {
  const Scale& scale = legend.paint.scale;
  if (scale.flat()) return;
  const PixelBox bar{box.x + 1, box.y + 3, box.width - 2, bar_height(text_size)};
  draw_colors(picture, bar, legend);
  if (scale.start) mark_place(picture, bar, Scale::kStart);
  Numbers numbers(picture, bar, text_size);
  const double low = scale.low, high = scale.high;
  const bool counts_multiples = scale.unit != Unit::value && scale.start;
  const double unit = counts_multiples ? static_cast<double>(*scale.start) : 1;
  const auto text_of = [&](double value) { return counts_multiples ? multiple_text(value) : number_text(value); };
  const auto add = [&](double value, const std::string& text) {
    numbers.add(static_cast<double>(scale.place(static_cast<float>(value * unit))), text);
  };
  numbers.add(0, counts_multiples && low == 0 ? "0" : text_of(low / unit));
  numbers.add(1, text_of(high / unit));
  if (scale.diverging) numbers.add(0.5, "0");
  if (scale.unit == Unit::even_share) numbers.add(static_cast<double>(Scale::kStart), "1\u00d7 (even share)");
  if (scale.unit == Unit::mean) numbers.add(static_cast<double>(Scale::kStart), "1\u00d7 (mean)");
  if (scale.unit == Unit::value && scale.start)
    numbers.add(static_cast<double>(Scale::kStart), number_text(*scale.start) + " (mean)");
  for (const double tick : round_ticks(low / unit, high / unit, 6)) add(tick, text_of(tick));
}

}  // namespace attnviz::render
