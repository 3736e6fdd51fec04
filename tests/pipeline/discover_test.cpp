#include "attnviz/pipeline/discover.hpp"

#include <algorithm>
#include <filesystem>

#include "support/catch.hpp"
#include "support/paths.hpp"

using namespace attnviz;
using pipeline::discover;
using pipeline::DiscoverOptions;
using pipeline::Source;

namespace {

std::vector<std::string> stems(const std::vector<Source>& sources) {
  std::vector<std::string> names;
  for (const Source& source : sources) names.push_back(source.stem.string());
  return names;
}

class Folder : public test::TemporaryFolder {
 public:
  Folder() {
    for (const char* name : {"b.jpg", "a.png", "a.txt", "notes.md", "sub/c.JPEG", "sub/deep/d.npy", "out/old.png"}) {
      std::filesystem::create_directories((path() / name).parent_path());
      test::write_text(path() / name, "x");
    }
  }
  std::vector<Source> find(const std::string& what, DiscoverOptions options = {}) const {
    const std::string inputs[] = {(path() / what).string()};
    return discover(inputs, {}, options);
  }
};

}  // namespace

TEST_CASE("a folder gives its known files, sorted, stems kept apart") {
  const Folder folder;
  CHECK(stems(folder.find("")) == std::vector<std::string>{"a.png", "a.txt", "b"});
}

TEST_CASE("recursive goes below, mirrors the tree and leaves the output folder out") {
  const Folder folder;
  const auto found = folder.find("", {.recursive = true, .output = folder / "out"});
  CHECK(stems(found) == std::vector<std::string>{"a.png", "a.txt", "b", "sub/c", "sub/deep/d"});
}

TEST_CASE("a named file counts whatever its ending, and once only") {
  const Folder folder;
  const std::string inputs[] = {(folder / "notes.md").string(), (folder / "sub/../notes.md").string()};
  CHECK(discover(inputs, {}, {}).size() == 1);
}

TEST_CASE("a glob is expanded") {
  const Folder folder;
  CHECK(stems(folder.find("a.*")) == std::vector<std::string>{"a.png", "a.txt"});
  CHECK_THAT(folder.find("z*").at(0).problem->what(), ContainsSubstring("nothing matches"));
}

TEST_CASE("what is not there is a source with a problem, so that the others are done") {
  const Folder folder;
  const auto missing = folder.find("none.jpg");
  REQUIRE(missing.size() == 1);
  CHECK(missing[0].problem->kind() == ErrorKind::not_found);
  CHECK_THAT(missing[0].problem->what(), ContainsSubstring("no such file"));
  std::filesystem::create_directory(folder / "empty");
  CHECK_THAT(folder.find("empty").at(0).problem->what(), ContainsSubstring("no picture, text or tensor"));
}

TEST_CASE("shards share the sources between them, by their names alone") {
  const Folder folder;
  std::vector<std::string> names;
  for (const std::size_t part : {0, 1, 2}) {
    const DiscoverOptions options{.recursive = true, .output = folder / "out", .shard = {part, 3}};
    for (const Source& source : folder.find("", options)) {
      CHECK(pipeline::shard_of(source.name, 3) == part);
      names.push_back(source.stem.string());
    }
  }
  std::ranges::sort(names);
  CHECK(names == std::vector<std::string>{"a.png", "a.txt", "b", "sub/c", "sub/deep/d"});
}

TEST_CASE("files of one name from two folders get different stems") {
  const Folder folder;
  test::write_text(folder / "sub/b.jpg", "x");
  const std::string inputs[] = {(folder / "b.jpg").string(), (folder / "sub/b.jpg").string()};
  CHECK(stems(discover(inputs, {}, {})) == std::vector<std::string>{"b.jpg", "b.jpg-2"});
}

TEST_CASE("texts of the command line come last, and standard input once") {
  const std::string texts[] = {"one", "two"};
  CHECK(stems(discover({}, texts, {})) == std::vector<std::string>{"text-1", "text-2"});
  const std::string twice[] = {"-", "-"};
  CHECK_THROWS_WITH(discover(twice, {}, {}), ContainsSubstring("once only"));
}
