#include "attnviz/report/html.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "attnviz/core/error.hpp"
#include "attnviz/io/assets.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/io/file.hpp"
#include "attnviz/io/sha256.hpp"
#include "attnviz/mechanisms/registry.hpp"
#include "attnviz/render/scales/colormap.hpp"
#include "attnviz/report/base64.hpp"
#include "attnviz/report/json_writer.hpp"
#include "attnviz/report/link.hpp"
#include "attnviz/report/pack.hpp"
#include "attnviz/report/page_result.hpp"
#include "attnviz/report/template.hpp"

namespace attnviz::report {

namespace {

namespace fs = std::filesystem;
using Extent = std::pair<float, float>;

std::string asset_text(const char* name) {
  return io::read_text(io::asset(std::string("html/") + name));
}

std::string script_text() {
  std::string script = "(() => {\n\"use strict\";\n";
  for (const char* part : {"numbers.js", "paint.js", "views.js", "facts.js", "viewer.js", "controls.js", "page.js"}) {
    script += asset_text(part);
  }
  return script + "})();\n";
}

/// What a content security policy calls an inline style or script.
std::string policy_source(std::string_view text) {
  const std::string digits = io::sha256(std::as_bytes(std::span(text)));
  std::vector<std::byte> digest;
  for (std::size_t at = 0; at < digits.size(); at += 2) {
    digest.push_back(static_cast<std::byte>(std::stoi(digits.substr(at, 2), nullptr, 16)));
  }
  return "'sha256-" + base64(digest) + "'";
}

std::string count_text(std::size_t count, const std::string& what) {
  return std::to_string(count) + ' ' + what + (count == 1 ? "" : "s");
}

const mechanisms::Description* description_of(const std::string& name) {
  const auto rows = mechanisms::registry();
  const auto found = std::ranges::find(rows, name, [](const auto& row) { return row.description.name; });
  return found == rows.end() ? nullptr : &found->description;
}

/// Entries in the order of the manifest, of several about one input and mechanism the last.
std::vector<ManifestEntry> latest(std::vector<ManifestEntry> entries) {
  std::map<std::pair<std::string, std::string>, std::size_t> places;
  std::vector<ManifestEntry> kept;
  for (ManifestEntry& entry : entries) {
    const auto [place, is_new] = places.try_emplace({entry.input, entry.mechanism}, kept.size());
    if (is_new) {
      kept.push_back(std::move(entry));
    } else {
      kept[place->second] = std::move(entry);
    }
  }
  // One input's results stand together, in the order in which the inputs first appear.
  std::map<std::string, std::size_t> inputs;
  for (const ManifestEntry& entry : kept) inputs.try_emplace(entry.input, inputs.size());
  std::ranges::stable_sort(kept, {}, [&](const ManifestEntry& entry) { return inputs[entry.input]; });
  return kept;
}

/// Collects the parts of the page, one result after the other, so that one dump is in memory at a time.
class PageBuilder {
 public:
  /// Each result may take `share` bytes for numbers, all together `number_bytes`.
  PageBuilder(const fs::path& folder, std::size_t share, std::size_t number_bytes)
      : folder_(folder), share_(share), bytes_left_(number_bytes) {}

  void add(const ManifestEntry& entry) {
    const PageResult result = load_result(folder_, entry);
    if (results_.empty() || results_.back().first != entry.input) {
      list_ += results_.empty() ? "" : "</ul></section>\n";
      list_ += "<section><h2><bdi>" + io::for_html(entry.input) + "</bdi></h2><ul>\n";
    }
    list_ += "<li>" + item(result) + "</li>\n";
    if (result.dump) {
      const ResultJson json = result_json(folder_, result, std::min(share_, bytes_left_));
      bytes_left_ -= json.number_bytes;
      data_ += "<script type=\"application/json\" id=\"result-" + std::to_string(results_.size()) + "\">" +
               io::for_script(json.text) + "</script>\n";
      remember(*result.dump);
    }
    results_.emplace_back(entry.input, entry.mechanism);
  }

  std::string list() const { return list_ + (results_.empty() ? "" : "</ul></section>"); }
  std::string data() const {
    return data_ + "<script type=\"application/json\" id=\"index\">" + io::for_script(index()) + "</script>";
  }

 private:
  std::string item(const PageResult& result) const;
  std::string index() const;
  void write_mechanisms(JsonWriter& json) const;

  void remember(const Dump& dump) {
    for (const AttentionMap& map : dump.maps) {
      const auto values = values_of(map.values);
      const auto [low, high] = std::ranges::minmax(values);
      const auto [place, is_new] = extents_[dump.mechanism.name].try_emplace(map.name, low, high);
      if (!is_new) place->second = {std::min(place->second.first, low), std::max(place->second.second, high)};
    }
  }

  fs::path folder_;
  std::size_t share_, bytes_left_;
  std::string list_, data_;
  std::vector<std::pair<std::string, std::string>> results_;  ///< input and mechanism
  std::map<std::string, std::map<std::string, Extent>> extents_;
};

std::string PageBuilder::item(const PageResult& result) const {
  const ManifestEntry& entry = result.entry;
  const auto* description = description_of(entry.mechanism);
  std::string title = description ? std::string(description->title) : entry.mechanism;
  if (result.dump) title = result.dump->mechanism.title;
  std::string what = "<span class=\"what\"><bdi>" + io::for_html(title) + "</bdi>";
  if (result.dump && result.dump->weights.origin == "random")
    what += " <span class=\"tag random\">random weights</span>";
  if (entry.status == Status::failed) what += " <span class=\"tag bad\">failed</span>";
  if (!result.trouble.empty())
    what += "<br><span class=\"hint\"><bdi>" + io::for_html(result.trouble) + "</bdi></span>";
  what += "</span>";

  const std::string thumbnail = thumbnail_of(result);
  const std::string picture =
      thumbnail.empty() ? "<span class=\"thumb\"></span>"
                        : "<img class=\"thumb\" alt=\"\" loading=\"lazy\" src=\"" + relative_link(thumbnail) + "\">";
  if (result.dump) {
    return "<a data-result=\"" + std::to_string(results_.size()) + "\" href=\"#m=" + url_text(entry.mechanism) +
           "&amp;i=" + url_text(entry.input) + "\">" + picture + what + "</a>";
  }
  if (!thumbnail.empty()) return "<a href=\"" + relative_link(thumbnail) + "\">" + picture + what + "</a>";
  return "<div class=\"failed\">" + picture + what + "</div>";
}

void PageBuilder::write_mechanisms(JsonWriter& json) const {
  std::set<std::string> names;
  for (const auto& [input, mechanism] : results_) names.insert(mechanism);
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

std::string PageBuilder::index() const {
  std::string out;
  JsonWriter json(out);
  json.open_object(Layout::line).key("results").open_list();
  for (const auto& [input, mechanism] : results_) {
    json.open_object().key("input").text(input).key("mechanism").text(mechanism).close_object();
  }
  json.close_list().key("mechanisms");
  write_mechanisms(json);
  json.key("shared").open_object();
  for (const auto& [mechanism, maps] : extents_) {
    json.key(mechanism).open_object();
    for (const auto& [map, extent] : maps) {
      json.key(map).open_list().real(extent.first).real(extent.second).close_list();
    }
    json.close_object();
  }
  json.close_object().key("colormaps").open_list();
  for (const render::Colormap& colormap : render::colormaps()) {
    json.open_object().key("name").text(colormap.name).key("diverging").flag(colormap.diverging);
    json.key("data").text(base64(std::as_bytes(std::span(colormap.colors)))).close_object();
  }
  json.close_list().close_object();
  return out;
}

std::string summary_of(const std::vector<ManifestEntry>& entries, std::size_t shown) {
  std::set<std::string> inputs, mechanisms;
  std::size_t failed = 0;
  for (const ManifestEntry& entry : entries) {
    inputs.insert(entry.input);
    mechanisms.insert(entry.mechanism);
    failed += entry.status == Status::failed;
  }
  std::string text = count_text(inputs.size(), "input") + ", " + count_text(mechanisms.size(), "mechanism");
  if (failed > 0) text += ", " + std::to_string(failed) + " failed";
  if (shown < entries.size()) {
    text += "; the first " + std::to_string(shown) + " of " + std::to_string(entries.size()) +
            " results are on this page, manifest.jsonl lists all";
  }
  return text;
}

}  // namespace

std::string html_page(const fs::path& folder, const PageOptions& options) {
  std::vector<ManifestEntry> entries = latest(read_manifest(folder / "manifest.jsonl"));
  const std::size_t shown = std::min(entries.size(), options.most_results);
  std::vector<std::size_t> needs;
  for (std::size_t index = 0; index < shown; ++index) needs.push_back(number_bytes_of(folder, entries[index]));
  PageBuilder page(folder, fair_share(std::move(needs), options.number_bytes), options.number_bytes);
  for (std::size_t index = 0; index < shown; ++index) page.add(entries[index]);

  const std::string style = asset_text("page.css"), script = script_text();
  const std::string policy = "default-src 'none'; img-src 'self' file: data:; style-src " + policy_source(style) +
                             "; script-src " + policy_source(script) + "; base-uri 'none'; form-action 'none'";
  const std::string summary = summary_of(entries, shown);
  return fill_template(asset_text("page.html"), {{"policy", policy},
                                                 {"title", "attnviz: " + summary},
                                                 {"style", style},
                                                 {"script", script},
                                                 {"summary", summary},
                                                 {"results", page.list()},
                                                 {"data", page.data()}});
}

}  // namespace attnviz::report
