#include "attnviz/report/html.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "attnviz/io/assets.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/io/file.hpp"
#include "attnviz/io/sha256.hpp"
#include "attnviz/report/base64.hpp"
#include "attnviz/report/link.hpp"
#include "attnviz/report/pack.hpp"
#include "attnviz/report/page_index.hpp"
#include "attnviz/report/page_order.hpp"
#include "attnviz/report/page_photos.hpp"
#include "attnviz/report/page_result.hpp"
#include "attnviz/report/template.hpp"

namespace attnviz::report {

namespace {

namespace fs = std::filesystem;

std::string asset_text(const char* name) {
  return io::read_text(io::asset(std::string("html/") + name));
}

/// In the order in which they build on each other.
constexpr const char* kScripts[] = {
    "dom.js",     "unpack.js",  "numbers.js", "data.js",     "derive.js",  "scale.js",   "paint.js",    "legend.js",
    "plane.js",   "path.js",    "tokens.js",  "hops.js",     "matrix.js",  "links.js",   "bars.js",     "facts.js",
    "formula.js", "words.js",   "viewer.js",  "views.js",    "pointer.js", "heads.js",   "steps.js",    "strip.js",
    "compare.js", "layout.js",  "play.js",    "controls.js", "take.js",    "virtual.js", "overview.js", "order.js",
    "list.js",    "address.js", "results.js", "picker.js",   "keys.js",    "page.js"};

std::string script_text() {
  std::string script = "(() => {\n\"use strict\";\n";
  for (const char* part : kScripts) script += asset_text(part);
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

constexpr std::size_t kKilobyte = 1024;

/// Exact where one input is looked into; of many, what a first look needs: the dumps have the rest.
std::size_t number_bytes_for(std::size_t inputs, std::size_t results) {
  return inputs <= 1 ? 6144 * kKilobyte : 1536 * kKilobyte + 800 * results;
}
std::size_t photo_bytes_for(std::size_t inputs) {
  return std::min(1536 * kKilobyte, 256 * kKilobyte + 12 * kKilobyte * inputs);
}

/// Collects the parts of the page, one result after the other, so that one dump is in memory at a time.
class PageBuilder {
 public:
  /// Each result may take `share` bytes for numbers, all together `number_bytes`.
  PageBuilder(const fs::path& folder, std::size_t share, std::size_t number_bytes, PagePhotos photos)
      : folder_(folder), share_(share), bytes_left_(number_bytes), photos_(std::move(photos)) {}

  /// `line` is where the manifest first has the entry.
  void add(const ManifestEntry& entry, std::size_t line) {
    const PageResult result = load_result(folder_, entry);
    if (count_ == 0 || input_ != entry.input) {
      list_ += count_ == 0 ? "" : "</ul></section>\n";
      list_ += "<section><h2><bdi>" + io::for_html(entry.input) + "</bdi></h2><ul>\n";
    }
    list_ += "<li>" + item(result) + "</li>\n";
    if (result.dump) {
      const int photo = photos_.of(result.dump->input);
      const ResultJson json = result_json(folder_, result, {std::min(share_, bytes_left_), photo});
      bytes_left_ -= json.number_bytes;
      data_ += "<script type=\"application/json\" id=\"result-" + std::to_string(count_) + "\">" +
               io::for_script(json.text) + "</script>\n";
    }
    index_.add(result, line);
    input_ = entry.input;
    ++count_;
  }

  std::string list() const { return list_ + (count_ == 0 ? "" : "</ul></section>"); }
  const std::string& data() const { return data_; }
  const std::string& photos() const { return photos_.elements(); }
  std::string index() const {
    return "<script type=\"application/json\" id=\"index\">" + io::for_script(index_.json()) + "</script>";
  }

 private:
  std::string item(const PageResult& result) const;

  fs::path folder_;
  std::size_t share_, bytes_left_, count_ = 0;
  std::string list_, data_, input_;
  PageIndex index_;
  PagePhotos photos_;
};

std::string PageBuilder::item(const PageResult& result) const {
  const ManifestEntry& entry = result.entry;
  std::string what = "<span class=\"what\"><bdi>" + io::for_html(title_of(result)) + "</bdi>";
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
    return "<a data-result=\"" + std::to_string(count_) + "\" href=\"#m=" + url_text(entry.mechanism) +
           "&amp;i=" + url_text(entry.input) + "\">" + picture + what + "</a>";
  }
  if (!thumbnail.empty()) return "<a href=\"" + relative_link(thumbnail) + "\">" + picture + what + "</a>";
  return "<div class=\"failed\">" + picture + what + "</div>";
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
  std::vector<ManifestEntry> entries = read_manifest(folder / "manifest.jsonl");
  std::map<std::pair<std::string, std::string>, std::size_t> lines;
  for (const ManifestEntry& entry : entries) lines.try_emplace({entry.input, entry.mechanism}, lines.size());
  entries = page_order(std::move(entries));
  const std::size_t shown = std::min(entries.size(), options.most_results);
  std::vector<std::size_t> needs;
  for (std::size_t index = 0; index < shown; ++index) needs.push_back(number_bytes_of(folder, entries[index]));
  std::set<std::string> inputs;
  for (std::size_t index = 0; index < shown; ++index) inputs.insert(entries[index].input);
  const std::size_t bytes = options.number_bytes.value_or(number_bytes_for(inputs.size(), shown));
  PageBuilder page(folder, fair_share(std::move(needs), bytes), bytes,
                   PagePhotos(inputs.size(), photo_bytes_for(inputs.size())));
  for (std::size_t index = 0; index < shown; ++index) {
    page.add(entries[index], lines.at({entries[index].input, entries[index].mechanism}));
  }

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
                                                 {"index", page.index()},
                                                 {"photos", page.photos()},
                                                 {"data", page.data()}});
}

}  // namespace attnviz::report
