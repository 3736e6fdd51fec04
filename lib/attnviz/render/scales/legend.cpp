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

void draw_colors(Pixels& picture, const PixelBox& bar, const Paint& paint) {
  for (int column = 0; column < bar.width; ++column) {
    const float place = (static_cast<float>(column) + 0.5F) / static_cast<float>(bar.width);
    const bool flat = !(paint.scale.high > paint.scale.low);
    fill(picture, {bar.x + column, bar.y, 1, bar.height}, paint.colormap->at(flat ? 0.5F : place));
  }
  outline(picture, {bar.x - 1, bar.y - 1, bar.width + 2, bar.height + 2}, 1, kGrey);
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

int legend_height(int text_size) {
  return 2 + bar_height(text_size) + tick_length(text_size) + text_size + (text_size + 2) / 3;
}

void draw_legend(Pixels& picture, const PixelBox& box, const Paint& paint, int text_size) {
  const PixelBox bar{box.x + 1, box.y + 1, box.width - 2, bar_height(text_size)};
  draw_colors(picture, bar, paint);
  Numbers numbers(picture, bar, text_size);
  const double low = paint.scale.low, high = paint.scale.high;
  if (!(high > low)) return numbers.add(0.5, number_text(low));
  numbers.add(0, number_text(low));
  numbers.add(1, number_text(high));
  if (paint.scale.diverging) numbers.add(0.5, "0");
  for (const double tick : round_ticks(low, high, 6)) numbers.add((tick - low) / (high - low), number_text(tick));
}

}  // namespace attnviz::render
