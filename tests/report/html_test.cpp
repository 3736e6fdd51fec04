#include "attnviz/report/html.hpp"

#include <nlohmann/json.hpp>

#include "attnviz/core/error.hpp"
#include "attnviz/io/sha256.hpp"
#include "attnviz/mechanisms/registry.hpp"
#include "attnviz/report/base64.hpp"
#include "attnviz/report/dump.hpp"
#include "attnviz/report/manifest.hpp"
#include "attnviz/report/sidecar.hpp"
#include "report/example_dump.hpp"
#include "report/random_map.hpp"
#include "support/catch.hpp"
#include "support/error_of.hpp"
#include "support/paths.hpp"

using namespace attnviz;
using attnviz::report::Arrays;
using attnviz::report::html_page;
using attnviz::report::manifest_line;
using attnviz::report::ManifestEntry;
using attnviz::report::Status;
using attnviz::test::error_of;
using attnviz::test::picture_dump;
using attnviz::test::TemporaryFolder;
using attnviz::test::write_text;

namespace {

ManifestEntry entry_of(const std::string& input, const std::vector<std::string>& outputs) {
  return {input, "self", Status::done, outputs, "", {}};
}

/// The text between two others, after the first of which `from` stands.
std::string between(const std::string& page, const std::string& open, const std::string& close) {
  const std::size_t begin = page.find(open);
  REQUIRE(begin != std::string::npos);
  const std::size_t start = begin + open.size();
  return page.substr(start, page.find(close, start) - start);
}

nlohmann::json data_of(const std::string& page, const std::string& id) {
  return nlohmann::json::parse(between(page, "<script type=\"application/json\" id=\"" + id + "\">", "</script>"));
}

std::size_t count_of(const std::string& page, const std::string& text) {
  std::size_t count = 0;
  for (std::size_t at = page.find(text); at != std::string::npos; at = page.find(text, at + 1)) ++count;
  return count;
}

/// A folder with the example dump under an input's name.
void fill(const TemporaryFolder& folder, const std::string& input, report::Dump dump) {
  dump.input.path = input;
  write_text(folder / "cat.self.json", to_json(dump, Arrays::inline_lists));
  write_text(folder / "manifest.jsonl", manifest_line(entry_of(input, {"cat.self.overlay.png", "cat.self.json"})));
}

}  // namespace

TEST_CASE("A page lists what the manifest says and carries the dump") {
  const TemporaryFolder folder;
  fill(folder, "photos/cat.jpg", picture_dump());
  const std::string page = html_page(folder.path());
  CHECK_THAT(page, StartsWith("<!DOCTYPE html>\n"));
  CHECK_THAT(page, ContainsSubstring("<span class=\"summary\">1 input, 1 mechanism</span>"));
  CHECK_THAT(page, ContainsSubstring("<h2><bdi>photos/cat.jpg</bdi></h2>"));
  CHECK_THAT(page, ContainsSubstring(
                       "<a data-result=\"0\" href=\"#m=self&amp;i=photos%2Fcat.jpg\"><img class=\"thumb\" alt=\"\" "
                       "loading=\"lazy\" src=\"./cat.self.overlay.png\">"));
  CHECK_THAT(page, ContainsSubstring("<strong>Attention is not an explanation.</strong>"));
  const auto result = data_of(page, "result-0");
  CHECK(result["dump"]["maps"][0]["reading"] == "each row says where that query looks");
  CHECK(result["dump"]["maps"][0]["numbers"]["packing"] == "f32");
  CHECK(result["files"][0]["href"] == "./cat.self.overlay.png");
  CHECK(result["picture"] == "");
  const auto index = data_of(page, "index");
  CHECK(index["shared"]["self"]["weights"][1] == 0.5);
  CHECK(index["shared"]["self"]["weights"][2].get<double>() == Approx(0.2));
  CHECK(index["results"][0]["family"] == "self-attention");
  CHECK(index["results"][0]["random"] == true);
  CHECK_THAT(result["banners"][0].get<std::string>(), StartsWith("Random weights, seed 7"));
  CHECK(index["mechanisms"]["self"]["formula"] == std::string(mechanisms::find("self").description.formula));
  CHECK(index["colormaps"][0]["name"] == "inferno");
  CHECK(html_page(folder.path()) == page);
}

TEST_CASE("A page needs nothing from elsewhere and allows its own script alone") {
  const TemporaryFolder folder;
  fill(folder, "photos/cat.jpg", picture_dump());
  const std::string page = html_page(folder.path());
  CHECK(count_of(page, "<link") == 0);
  CHECK(count_of(page, "src=\"http") + count_of(page, "href=\"http") + count_of(page, "//cdn") == 0);
  CHECK(count_of(page, "http://") + count_of(page, "https://") == 0);
  const std::string script = between(page, "<script>", "</script>");
  CHECK(count_of(page, "<script>") == 1);
  const std::string digits = io::sha256(std::as_bytes(std::span(script)));
  std::vector<std::byte> digest;
  for (std::size_t at = 0; at < 64; at += 2) {
    digest.push_back(static_cast<std::byte>(std::stoul(digits.substr(at, 2), nullptr, 16)));
  }
  CHECK_THAT(page, ContainsSubstring("default-src 'none'"));
  CHECK_THAT(page, ContainsSubstring("script-src 'sha256-" + report::base64(digest) + "'"));
}

TEST_CASE("Names and texts that are markup stay text") {
  const TemporaryFolder folder;
  const std::string evil = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'&{{script}}";
  report::Dump dump = picture_dump();
  dump.maps[0].axes[0].labels[0] = evil;
  dump.maps[0].reading = evil;
  fill(folder, evil, dump);
  const std::string manifest = attnviz::test::read_text(folder / "manifest.jsonl");
  const ManifestEntry failed{
      "javascript:alert(1)", "se", Status::failed, {}, "", report::ManifestError{"format", evil, "<b>hint</b>"}};
  write_text(folder / "manifest.jsonl", manifest + manifest_line(failed));
  const std::string page = html_page(folder.path());
  CHECK(count_of(page, "<script>") == 1);
  CHECK(count_of(page, "</script>") == 3);
  CHECK(count_of(page, "<img src=x") == 0);
  CHECK(count_of(page, "<b>hint") == 0);
  CHECK(count_of(page, "\"javascript:") == 1);  // the index, as data
  CHECK(data_of(page, "result-0")["dump"]["maps"][0]["axes"][0]["labels"][0] == evil);
  CHECK_THAT(page, ContainsSubstring("&lt;img src=x onerror=alert(1)&gt;"));
}

TEST_CASE("Random weights are marked in the list") {
  const TemporaryFolder folder;
  fill(folder, "cat.jpg", picture_dump());
  CHECK(count_of(html_page(folder.path()), "<span class=\"tag random\">random weights</span>") == 1);
  report::Dump dump = picture_dump();
  dump.weights.origin = "none";
  fill(folder, "cat.jpg", dump);
  CHECK(count_of(html_page(folder.path()), "<span class=\"tag random\">") == 0);
}

TEST_CASE("The last of several entries about one result counts, and an input's results stand together") {
  const TemporaryFolder folder;
  write_text(
      folder / "manifest.jsonl",
      manifest_line({"a", "self", Status::failed, {}, "", report::ManifestError{"io", "old trouble", ""}}) +
          manifest_line(entry_of("b", {})) + manifest_line({"a", "se", Status::done, {}, "", {}}) +
          manifest_line({"a", "self", Status::failed, {}, "", report::ManifestError{"io", "new trouble", "wait"}}));
  const std::string page = html_page(folder.path());
  CHECK_THAT(page, ContainsSubstring("2 inputs, 2 mechanisms, 1 failed"));
  CHECK(count_of(page, "old trouble") == 0);
  CHECK_THAT(page, ContainsSubstring("new trouble; wait"));
  CHECK(count_of(page, "<h2><bdi>a</bdi></h2>") == 1);
}

TEST_CASE("A dump that is missing, broken or outside of the folder does not stop the page") {
  const TemporaryFolder folder;
  write_text(folder / "broken.json", "{\"schema\": 7}");
  write_text(folder / "manifest.jsonl", manifest_line(entry_of("gone.jpg", {"gone.json"})) +
                                            manifest_line(entry_of("broken.jpg", {"broken.json"})) +
                                            manifest_line(entry_of("far.jpg", {"../far.json", "/etc/far.png"})));
  const std::string page = html_page(folder.path());
  CHECK_THAT(page, ContainsSubstring("gone.json"));
  CHECK_THAT(page, ContainsSubstring("<bdi>broken.json: schema is not a text</bdi>"));
  CHECK(count_of(page, folder.path().string()) == 0);
  CHECK(count_of(page, "far.json") + count_of(page, "far.png") == 0);
  CHECK(count_of(page, "id=\"result-") == 0);
}

TEST_CASE("The numbers stay within their budget, and the page says what was lost") {
  const TemporaryFolder folder;
  report::Dump dump = picture_dump();
  AttentionMap& map = dump.maps[1];
  map.axes = {{AxisKind::query, 64, {}}, {AxisKind::key, 100, {}}};
  map.values = attnviz::test::tensor_of({64, 100}, std::vector<float>(6400, 0.5F));
  fill(folder, "cat.jpg", dump);
  const auto exact = data_of(html_page(folder.path()), "result-0");
  CHECK(exact["dump"]["maps"][1]["numbers"]["note"] == "");
  const auto small = data_of(html_page(folder.path(), {.number_bytes = 2000}), "result-0");
  CHECK(small["dump"]["maps"][0]["numbers"]["packing"] == "f32");
  CHECK_THAT(small["dump"]["maps"][1]["numbers"]["note"].get<std::string>(), StartsWith("Of 64 queries this page"));
}

TEST_CASE("More results than a page takes are counted and said") {
  const TemporaryFolder folder;
  std::string lines;
  for (int index = 0; index < 5; ++index) lines += manifest_line(entry_of("p" + std::to_string(index), {}));
  write_text(folder / "manifest.jsonl", lines);
  const std::string page = html_page(folder.path(), {.most_results = 2});
  CHECK_THAT(page, ContainsSubstring("the first 2 of 5 results are on this page, manifest.jsonl lists all"));
  CHECK(count_of(page, "<li>") == 2);
}

TEST_CASE("The source picture is linked where it is still there") {
  const TemporaryFolder folder;
  write_text(folder / "a cat.jpg", "x");
  std::filesystem::create_directory(folder / "out");
  report::Dump dump = picture_dump();
  dump.input.path = (folder / "a cat.jpg").string();
  write_text(folder / "out/cat.self.json", to_json(dump, Arrays::inline_lists));
  write_text(folder / "out/manifest.jsonl", manifest_line(entry_of(dump.input.path, {"cat.self.json"})));
  CHECK(data_of(html_page(folder / "out"), "result-0")["picture"] == "../a%20cat.jpg");
}

TEST_CASE("A folder without a manifest has no page") {
  const TemporaryFolder folder;
  CHECK(error_of([&] { html_page(folder.path()); }).kind() == ErrorKind::not_found);
}

TEST_CASE("A page with every head of a large network stays as small as promised, whatever the numbers are") {
  struct Network {
    std::size_t tokens;
    double megabytes;  // of 10^6 bytes
  };
  // ViT-B/16 at 224 pixels and BERT-base at 128 tokens: 12 layers of 12 heads. Numbers without any structure are the
  // hardest to pack.
  for (const Network& network : {Network{197, 8}, Network{128, 3.5}}) {
    const TemporaryFolder folder;
    report::Dump dump = picture_dump();
    dump.maps = {attnviz::test::random_map({{AxisKind::layer, 12, {}},
                                            {AxisKind::head, 12, {}},
                                            {AxisKind::query, network.tokens, {}},
                                            {AxisKind::key, network.tokens, {}}})};
    dump.mechanism.name = "net";
    write_text(folder / "cat.net.json", to_json(dump, Arrays::npz, "cat.net.npz"));
    write_sidecar(folder / "cat.net.npz", dump.maps, Arrays::npz, io::Overwrite::no);
    write_text(folder / "manifest.jsonl",
               manifest_line({"cat.jpg", "net", Status::done, {"cat.net.json", "cat.net.npz"}, "", {}}));
    const std::string page = html_page(folder.path());
    CHECK(static_cast<double>(page.size()) < network.megabytes * 1e6);
    const auto numbers = data_of(page, "result-0")["dump"]["maps"][0]["numbers"];
    CHECK(numbers["packing"] == "u8");
    for (const auto& kept : numbers["kept"]) CHECK(kept.empty());
  }
}
