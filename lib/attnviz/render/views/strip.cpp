#include "attnviz/render/views/strip.hpp"

#include <algorithm>
#include <cmath>

#include "attnviz/core/error.hpp"
#include "attnviz/render/canvas/label.hpp"
#include "attnviz/render/parts/cells.hpp"
#include "attnviz/render/parts/token_flow.hpp"
#include "attnviz/render/scales/number_text.hpp"

namespace attnviz::render {
namespace {

constexpr int kTextSize = 15, kNumberSize = 10, kPadding = 5, kGap = 4, kMargin = 4;
constexpr int kTokenHeight = 24, kNumberHeight = 14, kLineGap = 6, kLeastWidth = 14;
constexpr std::size_t kMostTokens = 2000, kMostNumbers = 80;

std::vector<std::string> texts_of(const Field& field, std::size_t count, int width) {
  std::vector<std::string> texts;
  for (std::size_t index = 0; index < count; ++index) {
    texts.push_back(field.column_labels.empty() ? std::to_string(index)
                                                : fit(field.column_labels[index], kTextSize, width - 2 * kPadding));
  }
  return texts;
}

std::vector<int> widths_of(const std::vector<std::string>& texts, const std::vector<std::string>& numbers) {
  std::vector<int> widths;
  for (std::size_t index = 0; index < texts.size(); ++index) {
    int width = std::max(kLeastWidth, measure(texts[index], kTextSize).width + 2 * kPadding);
    if (!numbers.empty()) width = std::max(width, measure(numbers[index], kNumberSize).width);
    widths.push_back(width);
  }
  return widths;
}

void draw_token(Pixels& picture, const PixelBox& box, const std::string& text, Color background) {
  fill(picture, box, background);
  outline(picture, box, 1, kPaleGrey);
  draw_text(picture, box.x + box.width / 2, box.y + 17, text, {kTextSize, text_color_on(background)}, Anchor::center);
}

void frame_asker(Pixels& picture, const PixelBox& box) {
  outline(picture, {box.x - 3, box.y - 3, box.width + 6, box.height + 6}, 2, kBlack);
  outline(picture, {box.x - 1, box.y - 1, box.width + 2, box.height + 2}, 1, kWhite);
}

}  // namespace

Body strip(const Field& field, const Paint& paint, const StripOptions& options) {
  if (field.shape != FieldShape::line) {
    throw Error(ErrorKind::shape, "strip: a field " + shape_text(field.values) + " is not one weight a token");
  }
  const auto weights = row_of(field.values, 0);
  const std::size_t count = std::min(weights.size(), kMostTokens);
  const std::vector<std::string> texts = texts_of(field, count, options.width);
  std::vector<std::string> numbers;
  const double reach = std::max(std::abs(paint.scale.low), std::abs(paint.scale.high));
  if (options.numbers == StripNumbers::shown && count <= kMostNumbers) {
    for (const float weight : weights) numbers.push_back(aligned_text(weight, reach));
  }
  const Flow flow = flow_tokens(texts, widths_of(texts, numbers), options.width, kGap);
  const int line_height = kTokenHeight + (numbers.empty() ? 0 : kNumberHeight) + kLineGap;

  Body body;
  body.pixels = blank({static_cast<std::size_t>(flow.width + 2 * kMargin),
                       static_cast<std::size_t>(flow.lines * line_height + kMargin)},
                      kWhite);
  for (std::size_t index = 0; index < count; ++index) {
    const FlowBox& place = flow.boxes[index];
    const PixelBox box{kMargin + place.x, kMargin + place.line * line_height, place.width, kTokenHeight};
    draw_token(body.pixels, box, texts[index], paint.of(weights[index]));
    if (field.asked == index) frame_asker(body.pixels, box);
    if (numbers.empty()) continue;
    draw_text(body.pixels, box.x + box.width / 2, box.y + kTokenHeight + kNumberHeight - 3, numbers[index],
              {kNumberSize, kGrey}, Anchor::center);
  }
  if (field.asked) body.notes.push_back("framed: the token that asks");
  if (count < weights.size()) {
    body.notes.push_back("the first " + std::to_string(count) + " of " + std::to_string(weights.size()) + " tokens");
  }
  return body;
}

}  // namespace attnviz::render
