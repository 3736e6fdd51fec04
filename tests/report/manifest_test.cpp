#include "attnviz/report/manifest.hpp"

#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/error_of.hpp"
#include "support/paths.hpp"

using namespace attnviz;
using attnviz::report::manifest_line;
using attnviz::report::ManifestEntry;
using attnviz::report::read_manifest;
using attnviz::report::Status;
using attnviz::test::error_of;
using attnviz::test::TemporaryFolder;
using attnviz::test::write_text;

namespace {

ManifestEntry done() {
  return {"a \"b\".jpg", "simam", Status::done, {"a.simam.json", "a.simam.overlay.png"}, std::string(64, '0'), {}};
}
ManifestEntry failed() {
  return {"broken.png", "simam", Status::failed, {}, "", report::ManifestError{"format", "broken.png: not a PNG", ""}};
}

}  // namespace

TEST_CASE("A manifest entry is one line of JSON") {
  CHECK(
      manifest_line(failed()) ==
      "{\"schema\": \"attnviz/manifest/1\", \"input\": \"broken.png\", \"mechanism\": \"simam\", \"status\": "
      "\"failed\", "
      "\"outputs\": [], \"error\": {\"kind\": \"format\", \"message\": \"broken.png: not a PNG\", \"hint\": \"\"}}\n");
  ManifestEntry entry = done();
  entry.input = "two\nlines\xFF";
  const std::string line = manifest_line(entry);
  CHECK(line.find('\n') == line.size() - 1);
  CHECK(nlohmann::json::parse(line)["input"] == "two\nlines\xEF\xBF\xBD");
}

TEST_CASE("A manifest is read back in order") {
  const TemporaryFolder folder;
  write_text(folder / "manifest.jsonl", manifest_line(done()) + "\n" + manifest_line(failed()));
  CHECK(read_manifest(folder / "manifest.jsonl") == std::vector<ManifestEntry>{done(), failed()});
}

TEST_CASE("A last line that was cut short is passed over") {
  const TemporaryFolder folder;
  const std::string text = manifest_line(done()) + manifest_line(failed());
  for (const std::size_t missing : {std::size_t{1}, std::size_t{20}, manifest_line(failed()).size() - 1}) {
    write_text(folder / "manifest.jsonl", text.substr(0, text.size() - missing));
    CHECK(read_manifest(folder / "manifest.jsonl") == std::vector<ManifestEntry>{done()});
  }
}

TEST_CASE("A broken line is an error with its number") {
  const TemporaryFolder folder;
  write_text(folder / "manifest.jsonl", manifest_line(done()) + "{\"schema\": 1}\n");
  CHECK_THAT(error_of([&] { read_manifest(folder / "manifest.jsonl"); }).what(),
             ContainsSubstring("manifest.jsonl: line 2: schema is not a text"));
  write_text(folder / "manifest.jsonl", "no\n");
  CHECK_THAT(error_of([&] { read_manifest(folder / "manifest.jsonl"); }).what(), ContainsSubstring("line 1: byte"));
  CHECK(error_of([&] { read_manifest(folder / "none.jsonl"); }).kind() == ErrorKind::not_found);
}
