#include "house_rules.hpp"

#include <algorithm>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "support/paths.hpp"

namespace attnviz::test {
namespace {

constexpr std::size_t kMostLines = 300;

using Doors = std::map<std::string, int>;

/// A room may include rooms with a lower number and itself.
const Doors kRooms = {{"core", 1},     {"io", 2},     {"text", 3},   {"image", 3},    {"mechanisms", 3}, {"models", 3},
                      {"analysis", 4}, {"render", 5}, {"report", 6}, {"pipeline", 7}, {"app", 8}};

/// The same for the folders of a room. What stands in the room itself is above its folders.
const std::map<std::string, Doors> kInnerDoors = {
    {"mechanisms",
     {{"contract", 1},
      {"shared", 2},
      {"steps", 3},
      {"scores", 4},
      {"pairwise", 4},
      {"self_attention", 4},
      {"gates", 4},
      {"bottom_up", 4}}},
    {"render", {{"canvas", 1}, {"scales", 2}, {"parts", 3}, {"views", 4}}},
};

/// A mechanism does not see its neighbours, except those that its paper builds on.
const std::map<std::string, std::set<std::string>> kBuildsOn = {
    {"self_attention/cross", {"self_attention/multi_head"}},
    {"self_attention/grouped_query", {"self_attention/multi_head"}},
    {"self_attention/linear_attention", {"self_attention/multi_head"}},
    {"self_attention/attention_pool", {"self_attention/multi_head"}},
    {"self_attention/multi_head_external", {"self_attention/external"}},
    {"gates/relation", {"gates/bam", "gates/cbam", "gates/coordinate", "gates/simam", "gates/squeeze_excite"}},
};

/// A library that only some rooms may know, in headers too or in .cpp files alone.
struct Fence {
  const char* prefix;
  std::vector<std::string> rooms;  ///< empty: every room
  bool in_headers;
};
const std::vector<Fence> kFences = {{"opencv2/", {"image", "mechanisms", "analysis", "render"}, false},
                                    {"nlohmann/", {}, false},
                                    {"flatbuffers/", {"io"}, false},
                                    {"libheif/", {"image"}, false},
                                    {"CLI/", {"app"}, true},
                                    {"dnnl", {"core"}, false},
                                    {"omp.h", {"core"}, false},
                                    {"tbb/", {"core", "pipeline"}, false},
                                    {"libav", {"image"}, true},
                                    {"libswscale/", {"image"}, true},
                                    {"xsimd/", {"core"}, true}};

/// Where a file stands, from its path or from an include of it: room, folder of the room, and the rest.
struct Place {
  std::string room;
  std::string folder;  ///< empty: in the room itself
  std::string name;    ///< below the folder, without ending: "simam", "bars/bar_axis"

  /// A view is a file or a folder of files.
  std::string view() const { return name.substr(0, name.find('/')); }
  std::string mechanism() const { return folder + "/" + name; }
};

/// `inside` begins with the room: "mechanisms/gates/simam.hpp".
Place place_of(const std::string& inside) {
  const std::string stem = inside.substr(0, inside.rfind('.'));
  const std::size_t first = stem.find('/');
  if (first == std::string::npos) return {stem, {}, {}};
  const std::size_t second = stem.find('/', first + 1);
  if (second == std::string::npos) return {stem.substr(0, first), {}, stem.substr(first + 1)};
  return {stem.substr(0, first), stem.substr(first + 1, second - first - 1), stem.substr(second + 1)};
}

Place place_of_source(const std::string& path) {
  const std::string library = "lib/attnviz/";
  return place_of(path.starts_with(library) ? path.substr(library.size()) : path);
}

/// "gates/simam" for every header that describes a mechanism.
const std::set<std::string>& mechanism_headers() {
  static const std::set<std::string> found = [] {
    std::set<std::string> headers;
    for (const Source& source : sources()) {
      const Place place = place_of_source(source.path);
      const bool describes = source.text.find("constexpr Description k") != std::string::npos;
      if (place.room == "mechanisms" && source.path.ends_with(".hpp") && describes) headers.insert(place.mechanism());
    }
    return headers;
  }();
  return found;
}

/// What keeps `from` away from `to` in the same room; empty when nothing does.
std::string inner_complaint(const Place& from, const Place& to) {
  const auto room = kInnerDoors.find(from.room);
  if (room == kInnerDoors.end()) return {};
  const Doors& doors = room->second;
  for (const Place* place : {&from, &to}) {
    if (!place->folder.empty() && !doors.contains(place->folder)) return "unknown folder " + place->folder + " in";
  }
  if (from.folder.empty()) return {};
  if (to.folder.empty()) return from.folder + " may not include";
  if (from.folder != to.folder) {
    return doors.at(to.folder) < doors.at(from.folder) ? "" : from.folder + " may not include";
  }
  if (from.folder == "views" && from.view() != to.view()) return "a view may not include";
  if (from.room == "mechanisms" && from.name != to.name && mechanism_headers().contains(to.mechanism())) {
    const auto allowed = kBuildsOn.find(from.mechanism());
    if (allowed == kBuildsOn.end() || !allowed->second.contains(to.mechanism())) return "does not build on";
  }
  return {};
}

/// What is wrong with one include of `target` in this source; empty when nothing is.
std::string include_complaint(const Source& source, const std::string& target) {
  const Place from = place_of_source(source.path);
  const bool header = source.path.ends_with(".hpp");
  if (target.starts_with("attnviz/")) {
    const Place to = place_of(target.substr(8));
    if (!kRooms.contains(to.room)) return "unknown room in " + target;
    if (to.room != from.room && kRooms.at(to.room) >= kRooms.at(from.room)) {
      return from.room + " may not include " + target;
    }
    if (to.room == from.room) {
      if (const std::string what = inner_complaint(from, to); !what.empty()) return what + " " + target;
    }
  }
  if (target.starts_with(".")) return "include " + target + " by its path from lib/ or app/";
  for (const auto& [prefix, rooms, in_headers] : kFences) {
    if (!target.starts_with(prefix)) continue;
    if (!rooms.empty() && !std::ranges::count(rooms, from.room)) return target + " does not belong into " + from.room;
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

}  // namespace

std::vector<std::string> complaints(const Source& source) {
  static const std::regex include(R"re(^\s*#\s*include\s*["<]([^">]+)[">])re");
  static const std::regex noise(R"(std::(cout|cerr|clog)\b|\b(printf|fprintf|puts|exit|_exit|abort)\s*\()");
  std::vector<std::string> found;
  const std::string room = place_of_source(source.path).room;
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
  if (number > kMostLines) {
    found.push_back(source.path + ": " + std::to_string(number) + " lines, at most " + std::to_string(kMostLines));
  }
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

}  // namespace attnviz::test
