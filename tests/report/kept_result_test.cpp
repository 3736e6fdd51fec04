#include "attnviz/report/kept_result.hpp"

#include <filesystem>

#include "attnviz/core/error.hpp"
#include "report/example_dump.hpp"
#include "support/catch.hpp"
#include "support/error_of.hpp"
#include "support/paths.hpp"

using namespace attnviz;
using namespace attnviz::report;
using attnviz::test::TemporaryFolder;
using attnviz::test::write_text;
using Names = std::vector<std::string>;

TEST_CASE("a kept result is what its dump tells: input, hash, mechanism and every file") {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder / "sub");
  Dump dump = test::picture_dump();
  dump.outputs = {"sub/cat.self.overlay.png", "sub/cat.self.heatmap.png"};
  write_text(folder / "sub/cat.self.json", to_json(dump, Arrays::inline_lists));
  const ManifestEntry expected{.input = "photos/cat.jpg",
                               .mechanism = "self",
                               .status = Status::skipped,
                               .outputs = {"sub/cat.self.overlay.png", "sub/cat.self.heatmap.png", "sub/cat.self.json"},
                               .sha256 = std::string(64, 'a'),
                               .error = {},
                               .query = {},
                               .settings = settings_sha256(shaping_settings(dump.run, dump.mechanism)),
                               .warning = {},
                               .answer = {},
                               .remade = {}};
  CHECK(kept_result(folder / "sub/cat.self.json", folder.path()).entry == expected);
}

TEST_CASE("the sidecar of a kept result is named once, and need not be there") {
  const TemporaryFolder folder;
  Dump dump = test::picture_dump();
  dump.outputs = {"cat.self.overlay.png"};
  write_text(folder / "cat.self.json", to_json(dump, Arrays::npz, "cat.self.npz"));
  CHECK(kept_result(folder / "cat.self.json", folder.path()).entry.outputs ==
        Names{"cat.self.overlay.png", "cat.self.npz", "cat.self.json"});
}

TEST_CASE("what is not a dump is no kept result") {
  const TemporaryFolder folder;
  write_text(folder / "a.json", "{}");
  CHECK(test::error_of([&] { kept_result(folder / "a.json", folder.path()); }).kind() == ErrorKind::format);
  CHECK(test::error_of([&] { kept_result(folder / "b.json", folder.path()); }).kind() == ErrorKind::not_found);
}
