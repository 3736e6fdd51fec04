#include "attnviz/render/views/matching.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "attnviz/render/canvas/label.hpp"
#include "attnviz/render/parts/pen.hpp"
#include "attnviz/render/scales/number_text.hpp"

namespace attnviz::render {
namespace {

constexpr int kMostWidth = 1300, kMargin = 4, kRowGap = 10, kLabelSize = 12, kPadding = 3;
constexpr double kFaintest = 0.15;
constexpr Color kPlainInk{130, 130, 130}, kHeadInk{90, 90, 90};

/// Told apart also by those who see few colours: Okabe and Ito 2008, without the yellow that white paper swallows.
constexpr std::array<Color, 6> kPartInks = {
    {{0, 114, 178}, {213, 94, 0}, {0, 138, 100}, {170, 68, 140}, {150, 104, 0}, {70, 70, 160}}};

Color pale(Color ink) {
  const auto mixed = [](std::uint8_t level) { return static_cast<std::uint8_t>(255 - (255 - level) / 4); };
  return {mixed(ink.r), mixed(ink.g), mixed(ink.b)};
}

/// A word on its place, with the colour of its part if it belongs to something.
struct Word {
  std::string text;
  PixelBox box;
  std::optional<Color> ink;
};

/// One side as lines of words.
struct Side {
  std::vector<Word> words;
  int width = 0, height = 0;
};

int text_size_for(std::size_t words) {
  return words <= 60 ? 19 : words <= 140 ? 16 : 13;
}

Side side_of(const std::vector<std::string>& texts, int size) {
  Side side;
  const int height = size * 3 / 2;
  int x = 0, y = 0;
  for (const std::string& text : texts) {
    const std::string shown = fit(text, size, kMostWidth - 2 * kPadding);
    const int width = measure(shown, size).width + 2 * kPadding;
    if (x > 0 && x + width > kMostWidth) {
      x = 0;
      y += height + kRowGap;
    }
    side.words.push_back({shown, {x, y, width, height}, std::nullopt});
    x += width;
    side.width = std::max(side.width, x);
    side.height = y + height;
  }
  return side;
}

void move(Side& side, int x, int y) {
  for (Word& word : side.words) {
    word.box.x += x;
    word.box.y += y;
  }
}

/// A word of the target, the word of the source it belongs to, and how sure that is.
struct Pair {
  std::size_t target = 0, source = 0;
  float score = 0;
};

std::vector<Pair> pairs_of(const Matrix& values) {
  std::vector<Pair> pairs;
  for (std::size_t target = 0; target < values.shape(0); ++target) {
    for (std::size_t source = 0; source < values.shape(1); ++source) {
      if (values(target, source) > 0) pairs.push_back({target, source, values(target, source)});
    }
  }
  return pairs;
}

void draw_words(Pixels& picture, const Side& side, int size) {
  for (const Word& word : side.words) {
    fill(picture, {word.box.x, word.box.y, word.box.width - 1, word.box.height}, word.ink ? pale(*word.ink) : kWhite);
    draw_text(picture, word.box.x + word.box.width / 2, word.box.y + word.box.height / 2 + size * 36 / 100, word.text,
              {size, word.ink ? kBlack : kPlainInk}, Anchor::center);
  }
}

void color_words(Side& source, Side& target, const std::vector<Pair>& pairs) {
  std::vector<std::size_t> part(source.words.size());
  std::size_t parts = 0;
  for (std::size_t index = 0; index < part.size(); ++index) {
    if (source.words[index].text == ".") ++parts;
    part[index] = parts;
  }
  for (const Pair& pair : pairs) {
    const Color ink = kPartInks[part[pair.source] % kPartInks.size()];
    source.words[pair.source].ink = ink;
    target.words[pair.target].ink = ink;
  }
}

void draw_pairs(Pixels& picture, const Side& source, const Side& target, const std::vector<Pair>& pairs) {
  for (const Pair& pair : pairs) {
    const PixelBox &from = source.words[pair.source].box, &to = target.words[pair.target].box;
    draw_line(picture, {from.x + from.width / 2.0, from.y + from.height + 1.0}, {to.x + to.width / 2.0, to.y - 1.0},
              {2.0, std::max(kFaintest, static_cast<double>(pair.score)), *source.words[pair.source].ink});
  }
}

std::string least_sure(const std::vector<Pair>& pairs, const Side& target) {
  const auto least = std::ranges::min_element(pairs, {}, &Pair::score);
  return "the paler a line, the less sure; the least sure is " + target.words[least->target].text + " with " +
         number_text(static_cast<double>(least->score));
}

}  // namespace

bool is_matching(const AttentionMap& map) {
  const bool has_sides = map.axes.size() == 2 && map.axes[0].kind == AxisKind::target &&
                         map.axes[1].kind == AxisKind::source && !map.axes[0].labels.empty() &&
                         !map.axes[1].labels.empty();
  if (!has_sides || map.kind != ValueKind::score || map.bounds != std::pair{0.0F, 1.0F}) return false;
  std::vector<std::size_t> rows(map.axes[0].size), columns(map.axes[1].size);
  bool any = false;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    for (std::size_t column = 0; column < columns.size(); ++column) {
      const float value = map.values(row, column);
      if (value < 0 || value > 1 || (value > 0 && (++rows[row] > 1 || ++columns[column] > 1))) return false;
      any = any || value > 0;
    }
  }
  return any;
}

Body matching(const Field& field) {
  const int size = text_size_for(std::max(field.values.shape(0), field.values.shape(1)));
  Side source = side_of(field.column_labels, size), target = side_of(field.row_labels, size);
  const std::vector<Pair> pairs = pairs_of(field.values);
  color_words(source, target, pairs);
  const int width = std::max(source.width, target.width), between = std::clamp(width / 5, 110, 240);
  const int top = kLabelSize + 8, below = top + source.height + between;
  move(source, kMargin + (width - source.width) / 2, top);
  move(target, kMargin + (width - target.width) / 2, below);
  Body body{blank({static_cast<std::size_t>(width + 2 * kMargin),
                   static_cast<std::size_t>(below + target.height + kLabelSize + 10)},
                  kWhite),
            {}};
  draw_pairs(body.pixels, source, target, pairs);
  draw_words(body.pixels, source, size);
  draw_words(body.pixels, target, size);
  const TextStyle head{kLabelSize, kHeadInk};
  draw_text(body.pixels, kMargin, kLabelSize, "from", head);
  draw_text(body.pixels, kMargin, below + target.height + kLabelSize + 4, "to", head);
  if (!pairs.empty()) body.notes.push_back(least_sure(pairs, target));
  body.notes.emplace_back("grey: what has no partner, and what is between");
  return body;
}

}  // namespace attnviz::render
