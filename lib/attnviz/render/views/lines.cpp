#include "attnviz/render/views/lines.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "attnviz/core/error.hpp"
#include "attnviz/render/canvas/label.hpp"
#include "attnviz/render/parts/pen.hpp"
#include "attnviz/render/scales/number_text.hpp"

namespace attnviz::render {
namespace {

constexpr std::size_t kMostWords = 300, kRoomy = 60;
constexpr int kBetween = 300, kMostLabel = 220, kGap = 6, kHeadSize = 12, kMargin = 2;
constexpr Color kLineInk{25, 84, 166}, kHeadInk{90, 90, 90};
constexpr double kFaintest = 0.12, kFaintestOfMany = 0.05, kWidest = 3.5;

/// One column of words.
struct Column {
  std::vector<std::string> words;
  int width = 0;   ///< of the widest word
  double top = 0;  ///< where the first word's row begins
  double pitch = 22;

  double middle(std::size_t index) const { return top + (static_cast<double>(index) + 0.5) * pitch; }
};

int text_size_for(double pitch) {
  return std::clamp(static_cast<int>(pitch) - 5, 9, 15);
}

Column column_of(const std::vector<std::string>& labels, std::size_t count, double pitch) {
  Column column{.pitch = pitch};
  const int size = text_size_for(pitch);
  for (std::size_t index = 0; index < std::min(count, kMostWords); ++index) {
    column.words.push_back(labels.empty() ? std::to_string(index) : fit(labels[index], size, kMostLabel));
    column.width = std::max(column.width, measure(column.words.back(), size).width);
  }
  return column;
}

struct Line {
  std::size_t row = 0, column = 0;  ///< of the field
  float strength = 0;
};

/// Colours of heads, which also people who see few colours tell apart: eight by Okabe and Ito 2008, and four more.
constexpr std::array<Color, kMostLineHeads> kHeadColors = {{{0, 114, 178},
                                                            {213, 94, 0},
                                                            {0, 158, 115},
                                                            {204, 121, 167},
                                                            {230, 159, 0},
                                                            {86, 180, 233},
                                                            {120, 60, 160},
                                                            {150, 130, 0},
                                                            {0, 0, 0},
                                                            {140, 70, 40},
                                                            {190, 20, 60},
                                                            {130, 130, 130}}};

/// A row of names, each behind a piece of its line's colour; as many rows as the width asks for.
class HeadLegend {
 public:
  HeadLegend(const std::vector<std::string>& heads, int width) : heads_(heads) {
    int widest = 0;
    for (const std::string& head : heads) widest = std::max(widest, measure(head, kHeadSize).width);
    cell_ = widest + kSwatch + 3 * kGap;
    across_ = static_cast<std::size_t>(std::max(width / cell_, 1));
  }

  int height() const {
    return heads_.empty() ? 0 : static_cast<int>((heads_.size() + across_ - 1) / across_) * kRow + kGap;
  }

  void draw(Pixels& picture) const {
    for (std::size_t head = 0; head < heads_.size(); ++head) {
      const int x = kMargin + static_cast<int>(head % across_) * cell_, y = static_cast<int>(head / across_) * kRow;
      fill(picture, {x, y + kRow / 2 - 1, kSwatch, 4}, kHeadColors[head]);
      draw_text(picture, x + kSwatch + kGap, y + kHeadSize + 2, heads_[head], {kHeadSize, kBlack});
    }
  }

 private:
  static constexpr int kSwatch = 18, kRow = 18;

  const std::vector<std::string>& heads_;
  int cell_ = 1;
  std::size_t across_ = 1;
};

/// The lines from the weakest to the strongest: later ones are drawn over earlier ones.
std::vector<Line> lines_of(const Field& field, const Scale& scale, std::size_t rows_of_head, std::size_t columns) {
  std::vector<Line> lines;
  if (scale.flat()) return lines;
  for (std::size_t row = 0; row < field.values.shape(0); ++row) {
    if (row % rows_of_head >= kMostWords) continue;
    for (std::size_t column = 0; column < columns; ++column) {
      const float value = field.values(row, column);
      if (scale.hides_zeros && value == 0) continue;
      const float place = scale.place(value), strength = scale.start || scale.diverging ? scale.strength(place) : place;
      if (strength > 0) lines.push_back({row, column, strength});
    }
  }
  std::ranges::stable_sort(lines, {}, &Line::strength);
  return lines;
}

std::string left_out(const char* what, std::size_t count) {
  return std::string("the first ") + std::to_string(kMostWords) + " of " + std::to_string(count) + " words that " +
         what;
}

std::vector<std::string> notes_for(const Field& field, const Scale& scale, std::size_t rows) {
  std::vector<std::string> notes;
  if (scale.flat()) {
    notes.emplace_back("no lines: there is nothing to tell apart");
  } else if (scale.diverging) {
    notes.push_back("a line is the stronger the further its value lies from 0");
  } else if (scale.start) {
    const bool even = scale.unit == Unit::even_share;
    notes.push_back("lines: from the left to what it looks at, for what is more than " +
                    std::string(even ? "the even share" : "the mean") + ", the wider and darker the more");
  }
  if (rows > kMostWords) notes.push_back(left_out("ask", rows));
  if (field.values.shape(1) > kMostWords) notes.push_back(left_out("are asked", field.values.shape(1)));
  return notes;
}

void draw_words(Pixels& picture, const Column& column, int x, Anchor anchor) {
  const int size = text_size_for(column.pitch);
  for (std::size_t index = 0; index < column.words.size(); ++index) {
    draw_text(picture, x, static_cast<int>(column.middle(index) + size * 0.36), column.words[index], {size, kBlack},
              anchor);
  }
}

}  // namespace

Body token_lines(const Field& field, const Paint& paint, const std::vector<std::string>& heads) {
  const std::size_t blocks = std::max<std::size_t>(heads.size(), 1), rows = field.values.shape(0) / blocks;
  if (field.shape != FieldShape::table || blocks > kMostLineHeads || rows * blocks != field.values.shape(0)) {
    throw Error(ErrorKind::shape, "lines: a field " + shape_text(field.values) + " is no table of two sides");
  }
  const std::size_t longest = std::min(kMostWords, std::max(rows, field.values.shape(1)));
  const double pitch = longest <= kRoomy ? 22 : 15, faintest = longest <= kRoomy ? kFaintest : kFaintestOfMany;
  Column asking = column_of(field.row_labels, rows, pitch);
  Column asked = column_of(field.column_labels, field.values.shape(1), pitch);
  const bool single = asking.words.size() == 1 && heads.empty();
  const int number_room = single ? 60 : 0;
  const int left = std::max(asking.width, 40) + kMargin, right = left + kBetween + 2 * kGap;
  const int width = right + std::max(asked.width, 60) + number_room + kMargin;
  const HeadLegend legend(heads, width);
  const int head = legend.height() + kHeadSize + 2 * kGap;
  const double height = static_cast<double>(longest) * pitch;
  for (Column* column : {&asking, &asked}) {
    column->top = head + (height - static_cast<double>(column->words.size()) * pitch) / 2;
  }
  Body body{
      blank({static_cast<std::size_t>(width), static_cast<std::size_t>(head + static_cast<int>(height) + kMargin)},
            kWhite),
      notes_for(field, paint.scale, rows)};
  legend.draw(body.pixels);
  draw_text(body.pixels, left, legend.height() + kHeadSize, "asks", {kHeadSize, kHeadInk}, Anchor::right);
  draw_text(body.pixels, right, legend.height() + kHeadSize, "is asked", {kHeadSize, kHeadInk});
  for (const Line& line : lines_of(field, paint.scale, rows, asked.words.size())) {
    const double strength = line.strength;
    const std::size_t block = line.row / rows;
    const Color color = !heads.empty()          ? kHeadColors[block]
                        : paint.scale.diverging ? paint.of(field.values(line.row, line.column))
                                                : kLineInk;
    // Heads that agree would cover each other: each has its own height within a word's row.
    const double beside =
        (static_cast<double>(block) - static_cast<double>(blocks - 1) / 2) * 0.5 * pitch / static_cast<double>(blocks);
    draw_line(body.pixels, {left + kGap * 1.0, asking.middle(line.row % rows) + beside},
              {right - kGap * 1.0, asked.middle(line.column) + beside},
              {0.8 + (kWidest - 0.8) * strength, faintest + (1 - faintest) * strength, color});
  }
  draw_words(body.pixels, asking, left, Anchor::right);
  draw_words(body.pixels, asked, right, Anchor::left);
  if (single) {
    const double reach = std::max(std::abs(paint.scale.low), std::abs(paint.scale.high));
    const int size = text_size_for(pitch) - 2;
    for (std::size_t index = 0; index < asked.words.size(); ++index) {
      draw_text(body.pixels, right + std::max(asked.width, 60) + number_room - 10,
                static_cast<int>(asked.middle(index) + size * 0.36), aligned_text(field.values(0, index), reach),
                {size, kHeadInk}, Anchor::right);
    }
  }
  return body;
}

}  // namespace attnviz::render
