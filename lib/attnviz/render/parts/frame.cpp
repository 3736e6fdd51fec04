#include "attnviz/render/parts/frame.hpp"

#include <algorithm>

#include "attnviz/render/canvas/text_block.hpp"
#include "attnviz/render/scales/legend.hpp"

namespace attnviz::render {
namespace {

constexpr Color kAmber{255, 213, 79}, kDark{33, 33, 33};

/// Title, legend, notes and banner, wrapped for a width; drawn from some y on.
class Words {
 public:
  Words(const Frame& frame, const std::vector<std::string>& extra_notes, int width, int size)
      : frame_(frame), width_(width), size_(size) {
    title_ = {wrapped(frame.title, title_size(), inner_width()), {title_size(), kDark}};
    banner_ = {wrapped(frame.banner, size, inner_width()), {size, kDark}};
    notes_.style = {size, kDark};
    if (frame.legend) add_note("colours: " + frame.legend->paint.scale.note);
    for (const std::string& note : frame.notes) add_note(note);
    for (const std::string& note : extra_notes) add_note(note);
  }

  int margin() const { return size_ * 4 / 5; }
  int title_height() const { return title_.lines.empty() ? 0 : title_.height() + size_ / 2; }

  int rest_height() const {
    const int legend = bar_height();
    const int banner = banner_.lines.empty() ? 0 : banner_.height() + 2 * banner_padding();
    return legend + notes_.height() + banner + (legend + notes_.height() > 0 ? margin() : 0);
  }

  void draw_title(Pixels& picture, int y) const { draw_block(picture, margin(), y, title_); }

  void draw_rest(Pixels& picture, int y) const {
    if (frame_.legend) {
      draw_legend(picture, {margin(), y, std::min(inner_width(), 36 * size_), bar_height()}, *frame_.legend, size_);
    }
    y += bar_height();
    draw_block(picture, margin(), y, notes_);
    if (banner_.lines.empty()) return;
    const int height = banner_.height() + 2 * banner_padding(), top = height_of(picture) - height;
    fill(picture, {0, top, width_of(picture), height}, kAmber);
    draw_block(picture, margin(), top + banner_padding(), banner_);
  }

 private:
  int title_size() const { return size_ * 5 / 4; }
  int banner_padding() const { return size_ / 3; }
  int inner_width() const { return width_ - 2 * margin(); }
  /// Of the colour bar, with the gap below it.
  int bar_height() const {
    const int height = frame_.legend ? legend_height(*frame_.legend, size_) : 0;
    return height > 0 ? height + size_ / 3 : 0;
  }

  void add_note(const std::string& note) {
    const auto lines = wrapped(note, size_, inner_width());
    notes_.lines.insert(notes_.lines.end(), lines.begin(), lines.end());
  }

  const Frame& frame_;
  int width_, size_;
  TextBlock title_, notes_, banner_;
};

PictureSize size_from(int width, int height) {
  return {static_cast<std::size_t>(width), static_cast<std::size_t>(height)};
}

}  // namespace

Pixels framed(const Body& body, const Frame& frame) {
  constexpr int kTextSize = 13, kLeastWidth = 320, kMargin = kTextSize * 4 / 5;
  const int width = std::max(width_of(body.pixels) + 2 * kMargin, kLeastWidth);
  const Words words(frame, body.notes, width, kTextSize);
  const int above = kMargin + words.title_height(), below = above + height_of(body.pixels) + kMargin;
  Pixels picture = blank(size_from(width, below + words.rest_height()), kWhite);
  words.draw_title(picture, kMargin);
  paste(picture, body.pixels, kMargin, above);
  words.draw_rest(picture, below);
  return picture;
}

Pixels with_footer(const Body& body, const Frame& frame) {
  const int photo_width = width_of(body.pixels), photo_height = height_of(body.pixels);
  const int size = std::clamp(std::max(photo_width, photo_height / 2) / 80, 12, 160);
  const int width = std::max(photo_width, 26 * size);
  const Words words(frame, body.notes, width, size);
  const int height = words.title_height() + words.rest_height();
  if (height == 0) return body.pixels;
  const int gap = words.margin() / 2;
  Pixels picture = blank(size_from(width, photo_height + gap + height), kWhite);
  paste(picture, body.pixels, 0, 0);
  words.draw_title(picture, photo_height + gap);
  words.draw_rest(picture, photo_height + gap + words.title_height());
  return picture;
}

}  // namespace attnviz::render
