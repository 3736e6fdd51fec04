#include <algorithm>
#include <map>
#include <regex>
#include <sstream>

#include "support/catch.hpp"
#include "support/paths.hpp"

using namespace attnviz::test;

namespace {

/// A room may include rooms with a lower number and itself.
const std::map<std::string, int> kRooms = {{"core", 1},       {"io", 2},       {"text", 3},     {"image", 3},
                                           {"mechanisms", 3}, {"models", 3},   {"analysis", 4}, {"render", 5},
                                           {"report", 6},     {"pipeline", 7}, {"app", 8}};

/// A library that only some rooms may know, in headers too or in .cpp files alone.
struct Fence {
  const char* prefix;
  std::vector<std::string> rooms;  ///< empty: every room
  bool in_headers;
};
const std::vector<Fence> kFences = {{"opencv2/", {"image", "render"}, false},
                                    {"nlohmann/", {}, false},
                                    {"CLI/", {"app"}, true},
                                    {"dnnl", {"core"}, false},
                                    {"omp.h", {"core"}, false},
                                    {"tbb/", {"core", "pipeline"}, false},
                                    {"xsimd/", {"core"}, true}};

struct Source {
  std::string path;  ///< from the top of the project
  std::string text;
};

std::string room_of(const std::string& path) {
  if (path.starts_with("app/")) return "app";
  const std::string library = "lib/attnviz/";
  return path.starts_with(library) ? path.substr(library.size(), path.find('/', library.size()) - library.size()) : "";
}

/// What is wrong with one include of `target` in this source; empty when nothing is.
std::string include_complaint(const Source& source, const std::string& target) {
  const std::string room = room_of(source.path);
  const bool header = source.path.ends_with(".hpp");
  if (target.starts_with("attnviz/")) {
    const std::string other = target.substr(8, target.find('/', 8) - 8);
    if (!kRooms.contains(other)) return "unknown room in " + target;
    if (other != room && kRooms.at(other) >= kRooms.at(room)) return room + " may not include " + target;
  }
  if (target.starts_with(".")) return "include " + target + " by its path from lib/ or app/";
  for (const auto& [prefix, rooms, in_headers] : kFences) {
    if (!target.starts_with(prefix)) continue;
    if (!rooms.empty() && !std::ranges::count(rooms, room)) return target + " does not belong into " + room;
    if (header && !in_headers) return target + " does not belong into a header";
  }
  return {};
}

/// The line without comments and the contents of string literals.
std::string code_of(const std::string& line) {
  static const std::regex literals(R"re("(\\.|[^"\\])*")re");
  const std::string bare = std::regex_replace(line, literals, "\"\"");
  return bare.substr(0, bare.find("//"));
}

std::vector<std::string> complaints(const Source& source) {
  static const std::regex include(R"re(^\s*#\s*include\s*["<]([^">]+)[">])re");
  static const std::regex noise(R"(std::(cout|cerr|clog)\b|\b(printf|fprintf|puts|exit|_exit|abort)\s*\()");
  std::vector<std::string> found;
  const std::string room = room_of(source.path);
  if (!kRooms.contains(room)) return {source.path + ": stands in no room"};
  std::istringstream lines(source.text);
  std::size_t number = 0;
  for (std::string line; std::getline(lines, line);) {
    const std::string place = source.path + ":" + std::to_string(++number) + ": ";
    std::smatch match;
    if (std::regex_search(line, match, include)) {
      if (const std::string what = include_complaint(source, match[1]); !what.empty()) found.push_back(place + what);
    } else if (room != "app") {
      const std::string code = code_of(line);
      if (std::regex_search(code, match, noise)) found.push_back(place + "the library has no " + match.str());
    }
  }
  if (number > 500) found.push_back(source.path + ": " + std::to_string(number) + " lines, at most 500");
  if (source.path.ends_with(".hpp") && source.text.find("#pragma once") == std::string::npos) {
    found.push_back(source.path + ": no #pragma once");
  }
  return found;
}

std::vector<Source> sources() {
  std::vector<Source> found;
  for (const char* folder : {"lib/attnviz", "app"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(project_path(folder))) {
      const auto extension = entry.path().extension();
      if (extension != ".cpp" && extension != ".hpp") continue;
      found.push_back(
          {std::filesystem::relative(entry.path(), project_path("")).generic_string(), read_text(entry.path())});
    }
  }
  return found;
}

std::size_t count_complaints(const std::string& path, const std::string& line) {
  return complaints({path, "#pragma once\n" + line + "\n"}).size();
}

}  // namespace

TEST_CASE("every source keeps to its room") {
  const auto all = sources();
  CHECK(all.size() > 20);
  for (const Source& source : all) {
    for (const std::string& complaint : complaints(source)) FAIL_CHECK(complaint);
  }
}

TEST_CASE("an include may point only to a lower room or to its own") {
  CHECK(count_complaints("lib/attnviz/core/a.cpp", "#include \"attnviz/core/error.hpp\"") == 0);
  CHECK(count_complaints("lib/attnviz/core/a.cpp", "#include \"attnviz/io/file.hpp\"") == 1);
  CHECK(count_complaints("lib/attnviz/render/a.cpp", "#include \"attnviz/analysis/rollout.hpp\"") == 0);
  CHECK(count_complaints("lib/attnviz/analysis/a.hpp", "# include <attnviz/render/views/overlay.hpp>") == 1);
  CHECK(count_complaints("lib/attnviz/text/a.cpp", "#include \"attnviz/image/load.hpp\"") == 1);
  CHECK(count_complaints("lib/attnviz/models/a.cpp", "#include \"attnviz/mechanisms/registry.hpp\"") == 1);
  CHECK(count_complaints("lib/attnviz/io/a.cpp", "#include \"attnviz/cellar/wine.hpp\"") == 1);
  CHECK(count_complaints("lib/attnviz/io/a.cpp", "#include \"../core/error.hpp\"") == 1);
  CHECK(count_complaints("app/main.cpp", "#include \"attnviz/pipeline/plan.hpp\"") == 0);
  CHECK(count_complaints("lib/attnviz/cellar/a.cpp", "") == 1);
}

TEST_CASE("libraries stay behind their fences") {
  CHECK(count_complaints("lib/attnviz/image/a.cpp", "#include <opencv2/core.hpp>") == 0);
  CHECK(count_complaints("lib/attnviz/image/a.hpp", "#include <opencv2/core.hpp>") == 1);
  CHECK(count_complaints("lib/attnviz/report/a.cpp", "#include <opencv2/core.hpp>") == 1);
  CHECK(count_complaints("lib/attnviz/report/a.cpp", "#include <nlohmann/json.hpp>") == 0);
  CHECK(count_complaints("lib/attnviz/report/a.hpp", "#include <nlohmann/json_fwd.hpp>") == 1);
  CHECK(count_complaints("lib/attnviz/core/a.cpp", "#include <dnnl.hpp>") == 0);
  CHECK(count_complaints("lib/attnviz/models/a.cpp", "#include <dnnl.h>") == 1);
  CHECK(count_complaints("lib/attnviz/models/a.cpp", "#include <omp.h>") == 1);
  CHECK(count_complaints("app/main.cpp", "#include <CLI/CLI.hpp>") == 0);
  CHECK(count_complaints("lib/attnviz/pipeline/a.cpp", "#include <CLI/CLI.hpp>") == 1);
}

TEST_CASE("the library neither prints nor exits") {
  CHECK(count_complaints("lib/attnviz/io/a.cpp", "  std::cout << 1;") == 1);
  CHECK(count_complaints("lib/attnviz/io/a.cpp", "  std::cerr << 1;") == 1);
  CHECK(count_complaints("lib/attnviz/io/a.cpp", "  std::printf (\"x\");") == 1);
  CHECK(count_complaints("lib/attnviz/io/a.cpp", "  if (bad) exit(1);") == 1);
  CHECK(count_complaints("lib/attnviz/io/a.cpp", "  std::snprintf(buffer, 3, \"x\");") == 0);
  CHECK(count_complaints("lib/attnviz/io/a.cpp", "  const char* text = \"\\\"exit(1)\";  // printf(") == 0);
  CHECK(count_complaints("app/main.cpp", "  std::cout << 1;") == 0);
}

TEST_CASE("files are short and headers are included once") {
  std::string lines(499, '\n');
  CHECK(count_complaints("lib/attnviz/io/a.hpp", lines) == 1);  // with the pragma's line and the last: 501
  CHECK(complaints({"lib/attnviz/io/a.cpp", std::string(500, '\n')}).empty());
  CHECK(complaints({"lib/attnviz/io/a.hpp", "int a;\n"}).size() == 1);
}
