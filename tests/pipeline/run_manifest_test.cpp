#include "attnviz/pipeline/run_manifest.hpp"

#include "support/catch.hpp"
#include "support/paths.hpp"

using namespace attnviz;
using namespace attnviz::pipeline;
using attnviz::report::ManifestEntry;
using attnviz::report::read_manifest;
using attnviz::report::Status;
using attnviz::test::TemporaryFolder;

namespace {

ManifestEntry entry_of(const std::string& input) {
  return {.input = input,
          .mechanism = "self",
          .status = Status::done,
          .outputs = {input + ".json"},
          .sha256 = std::string(64, 'a'),
          .error = {},
          .query = {},
          .settings = std::string(64, 'b'),
          .warning = {},
          .answer = {},
          .remade = {},
          .hashes = {std::string(64, 'c')}};
}

void add(RunManifest& manifest, const ManifestEntry& entry) {
  manifest.add(std::span(&entry, 1));
}

}  // namespace

TEST_CASE("a line is in the file as soon as it is added, and sorted at the end") {
  const TemporaryFolder folder;
  RunManifest manifest(folder.path(), {}, Durability::synced);
  add(manifest, entry_of("b"));
  add(manifest, entry_of("a"));
  CHECK(read_manifest(folder / "manifest.jsonl") == std::vector<ManifestEntry>{entry_of("b"), entry_of("a")});
  manifest.finish();
  CHECK(read_manifest(folder / "manifest.jsonl") == std::vector<ManifestEntry>{entry_of("a"), entry_of("b")});
}

TEST_CASE("what is kept stands as it was done, and why it was made anew is not kept") {
  const TemporaryFolder folder;
  {
    RunManifest first(folder.path(), {}, Durability::left_to_the_system);
    add(first, entry_of("a"));
    first.finish();
  }
  const std::string before = test::read_text(folder / "manifest.jsonl");
  RunManifest second(folder.path(), {}, Durability::left_to_the_system);
  auto kept = second.complete(entry_of("a"));
  REQUIRE(kept);
  CHECK(*kept == entry_of("a"));
  kept->status = Status::skipped;
  add(second, *kept);
  CHECK(test::read_text(folder / "manifest.jsonl") == before);  // nothing new to say
  ManifestEntry again = entry_of("a");
  again.remade = "its input has changed";
  add(second, again);
  second.finish();
  CHECK(test::read_text(folder / "manifest.jsonl") == before);
}

TEST_CASE("of several lines the last counts, and a failure or a line without hashes is not complete") {
  const TemporaryFolder folder;
  ManifestEntry failed = entry_of("a"), bare = entry_of("b");
  failed.status = Status::failed;
  failed.error = report::ManifestError{"io", "gone", ""};
  bare.hashes.clear();
  test::write_text(folder / "manifest.jsonl",
                   manifest_line(entry_of("a")) + manifest_line(bare) + manifest_line(failed));
  RunManifest manifest(folder.path(), {}, Durability::left_to_the_system);
  CHECK_FALSE(manifest.complete(entry_of("a")));
  CHECK_FALSE(manifest.complete(entry_of("b")));
  CHECK(manifest.tells_of(entry_of("b")));
  CHECK_FALSE(manifest.tells_of(entry_of("c")));
  manifest.finish();
  CHECK(read_manifest(folder / "manifest.jsonl") == std::vector<ManifestEntry>{failed, bare});
}

TEST_CASE("a torn end is cut, also behind a megabyte of lines") {
  const TemporaryFolder folder;
  std::string lines;
  for (int number = 0; number < 5000; ++number) lines += manifest_line(entry_of("p" + std::to_string(10000 + number)));
  REQUIRE(lines.size() > (std::size_t{1} << 20));
  test::write_text(folder / "manifest.jsonl", lines + "{\"schema\": \"attn");
  RunManifest manifest(folder.path(), {}, Durability::left_to_the_system);
  CHECK(test::read_text(folder / "manifest.jsonl") == lines);
  CHECK(manifest.complete(entry_of("p12345")) == entry_of("p12345"));
}

TEST_CASE("a part has a file of its own, and knows what the whole tells") {
  const TemporaryFolder folder;
  test::write_text(folder / "manifest.jsonl", manifest_line(entry_of("a")));
  RunManifest manifest(folder.path(), {1, 4}, Durability::left_to_the_system);
  REQUIRE(manifest.complete(entry_of("a")));
  add(manifest, entry_of("b"));
  manifest.finish();
  CHECK(read_manifest(folder / "manifest.2-of-4.jsonl") == std::vector<ManifestEntry>{entry_of("b")});
  CHECK(read_manifest(folder / "manifest.jsonl") == std::vector<ManifestEntry>{entry_of("a")});
}
