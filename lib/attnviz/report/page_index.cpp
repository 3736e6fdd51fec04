#include "attnviz/report/page_index.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <span>

#include "attnviz/render/scales/colormap.hpp"
#include "attnviz/report/banners.hpp"
#include "attnviz/report/base64.hpp"
#include "attnviz/report/json_writer.hpp"
#include "attnviz/report/link.hpp"
#include "attnviz/report/page_order.hpp"

namespace attnviz::report {

namespace {

void write_colormaps(JsonWriter& json) {
  json.open_list();
  for (const render::Colormap& colormap : render::colormaps()) {
    json.open_object().key("name").text(colormap.name).key("diverging").flag(colormap.diverging);
    json.key("data").text(base64(std::as_bytes(std::span(colormap.colors)))).close_object();
  }
  json.close_list();
}

std::vector<std::string> in_order(const std::set<std::string>& mechanisms) {
  std::vector<std::string> ordered(mechanisms.begin(), mechanisms.end());
  std::ranges::stable_sort(ordered, {}, rank_of);
  return ordered;
}

void write_mechanisms(JsonWriter& json, const std::set<std::string>& names) {
  json.open_object();
  for (const std::string& name : names) {
    const auto* description = description_of(name);
    if (!description) continue;
    json.key(name).open_object().key("summary").text(description->summary).key("formula").text(description->formula);
    json.key("shapes").text(description->shapes).key("tutorial").text(description->tutorial);
    json.key("erratum").text(description->erratum).close_object();
  }
  json.close_object();
}

std::optional<double> evenness_of(const Dump& dump) {
  if (dump.maps.empty() || !dump.maps[0].sums_over) return std::nullopt;
  const AttentionMap& map = dump.maps[0];
  const auto summed = map.axis(*map.sums_over);
  const auto entropy = summarize(map).entropy;
  if (!entropy || !summed || map.axes[*summed].size < 2) return std::nullopt;
  return *entropy / std::log(static_cast<double>(map.axes[*summed].size));
}

}  // namespace

std::string title_of(const PageResult& result) {
  if (result.dump) return result.dump->mechanism.title;
  const auto* description = description_of(result.entry.mechanism);
  return description ? std::string(description->title) : result.entry.mechanism;
}

void PageIndex::add(const PageResult& result, std::size_t line) {
  const std::string thumbnail = thumbnail_of(result);
  lines_.push_back({.input = result.entry.input,
                    .mechanism = result.entry.mechanism,
                    .title = title_of(result),
                    .family = family_of(result.entry.mechanism),
                    .thumbnail = thumbnail.empty() ? "" : relative_link(thumbnail),
                    .trouble = result.trouble,
                    .evenness = result.dump ? evenness_of(*result.dump) : std::nullopt,
                    .banners = result.dump ? banners_of(*result.dump) : std::vector<std::string>{},
                    .random = result.dump && result.dump->weights.origin == "random",
                    .failed = result.entry.status == Status::failed,
                    .has_dump = result.dump.has_value(),
                    .line = line});
  if (result.dump) remember_values(*result.dump);
}

void PageIndex::remember_values(const Dump& dump) {
  for (const AttentionMap& map : dump.maps) {
    const auto values = values_of(map.values);
    const auto [low, high] = std::ranges::minmax(values);
    const auto [place, is_new] = spreads_[dump.mechanism.name].try_emplace(map.name, Spread{low, high, 0, 0});
    Spread& spread = place->second;
    spread.low = std::min(spread.low, low);
    spread.high = std::max(spread.high, high);
    for (const float value : values) spread.sum += value;
    spread.count += values.size();
  }
}

std::string PageIndex::json() const {
  std::string out;
  JsonWriter json(out);
  std::set<std::string> names;
  json.open_object(Layout::line).key("results").open_list();
  for (const Line& line : lines_) {
    names.insert(line.mechanism);
    json.open_object().key("input").text(line.input).key("mechanism").text(line.mechanism);
    json.key("title").text(line.title).key("family").text(line.family).key("thumbnail").text(line.thumbnail);
    if (!line.trouble.empty()) json.key("trouble").text(line.trouble);
    if (line.evenness) json.key("evenness").real(*line.evenness);
    json.key("banners").texts(line.banners).key("random").flag(line.random);
    json.key("failed").flag(line.failed).key("has_dump").flag(line.has_dump).key("line").count(line.line);
    json.close_object();
  }
  json.close_list().key("families").texts(families()).key("order").texts(in_order(names)).key("mechanisms");
  write_mechanisms(json, names);
  json.key("shared").open_object();
  for (const auto& [mechanism, maps] : spreads_) {
    json.key(mechanism).open_object();
    for (const auto& [map, spread] : maps) {
      json.key(map).open_list().real(spread.low).real(spread.high);
      json.real(spread.sum / static_cast<double>(spread.count)).close_list();
    }
    json.close_object();
  }
  json.close_object().key("colormaps");
  write_colormaps(json);
  json.close_object();
  return out;
}

}  // namespace attnviz::report
