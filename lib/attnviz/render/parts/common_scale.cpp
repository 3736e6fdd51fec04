#include "attnviz/render/parts/common_scale.hpp"

#include <algorithm>

#include "attnviz/render/scales/number_text.hpp"

namespace attnviz::render {
namespace {

constexpr double kKept = 0.995;
constexpr float kFar = 2;
constexpr std::size_t kMany = 1000;  // of fewer cells none is one of a few

/// The value that the share kKept of many values stays below; of fewer the largest.
float usual_end(std::span<const Field> fields) {
  std::vector<float> all;
  for (const Field& field : fields) all.insert(all.end(), field.values.begin(), field.values.end());
  if (all.size() < kMany) return std::ranges::max(all);
  const auto place = static_cast<std::ptrdiff_t>(kKept * static_cast<double>(all.size() - 1));
  std::ranges::nth_element(all, all.begin() + place);
  return all[static_cast<std::size_t>(place)];
}

std::string end_text(const Scale& scale) {
  const double end = scale.high;
  return scale.unit == Unit::value ? number_text(end) : number_text(end / static_cast<double>(*scale.start)) + " times";
}

}  // namespace

ScaleRequest common_request(std::span<const Field> fields, const ScaleRequest& wanted) {
  if (wanted.mode != ScaleMode::natural) return wanted;
  Spread spread = spread_of(values_of(fields.front().values));
  for (const Field& field : fields.subspan(1)) spread = joined(spread, spread_of(values_of(field.values)));
  return {.mode = ScaleMode::shared, .spread = spread};
}

CommonScale::CommonScale(std::span<const Field> fields, ScaleRequest wanted, std::string colormap)
    : wanted_(common_request(fields, wanted)), colormap_(std::move(colormap)) {
  if (!is_common()) return;
  scale_ = choose_scale(facts_of(fields.front()), wanted_);
  if (wanted.mode != ScaleMode::natural || !scale_.start || scale_.flat()) return;
  const float end = std::max(usual_end(fields), kLeastReach * *scale_.start);
  if (!(scale_.high > kFar * end) || !(end > *scale_.start)) return;
  scale_.high = end;
  scale_.note += "; colours end at " + end_text(scale_) + ", which 99.5 % of the cells stay below";
}

Paint CommonScale::paint_of(const Field& field) const {
  return make_paint(colormap_, is_common() ? scale_ : choose_scale(facts_of(field), wanted_));
}

}  // namespace attnviz::render
