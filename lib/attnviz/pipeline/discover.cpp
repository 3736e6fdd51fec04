#include "attnviz/pipeline/discover.hpp"

#include <glob.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <string_view>

#include "attnviz/image/format.hpp"
#include "attnviz/image/video.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/io/system_error.hpp"
#include "attnviz/pipeline/file_kind.hpp"

namespace attnviz::pipeline {
namespace {

namespace fs = std::filesystem;

bool is_glob(const std::string& text) {
  return text.find_first_of("*?[") != std::string::npos;
}

std::vector<std::string> expand_glob(const std::string& pattern) {
  glob_t found{};
  const int status = glob(pattern.c_str(), GLOB_TILDE, nullptr, &found);
  std::vector<std::string> paths;
  for (std::size_t index = 0; index < found.gl_pathc; ++index) paths.emplace_back(found.gl_pathv[index]);
  globfree(&found);
  if (status != 0 && status != GLOB_NOMATCH)
    throw Error(ErrorKind::io, io::for_terminal(pattern) + ": cannot be expanded");
  return paths;
}

/// Whether a file is a video by its first bytes. A file whose ending says what else it is stays closed, and so does
/// what is no file: bytes of a pipe can be read once only.
bool holds_video(const fs::path& path) {
  std::error_code error;
  if (names_picture(path) || names_other(path) || !fs::is_regular_file(path, error)) return false;
  std::string head(image::kVideoHead, '\0');
  std::ifstream file(path, std::ios::binary);
  file.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
  const auto bytes = std::as_bytes(std::span(head));
  return image::is_video(bytes) && !image::known_format(bytes);
}

/// Why a source cannot be read, and what to do about it.
struct Trouble {
  std::string what, hint;
};

class Finder {
 public:
  explicit Finder(const DiscoverOptions& options) : options_(options) {
    std::error_code ignored;
    if (!options.output.empty()) output_ = fs::weakly_canonical(options.output, ignored);
  }

  void add(const std::string& input) {
    if (input == "-") return add_standard_input();
    std::error_code error;
    const auto status = fs::status(input, error);
    if (fs::is_directory(status)) return add_folder(input);
    if (fs::exists(status)) return add_file(input, fs::path(input).stem());
    const auto matches = is_glob(input) ? expand_glob(input) : std::vector<std::string>{};
    if (matches.empty()) {
      if (is_glob(input)) return add_problem(input, {}, ErrorKind::not_found, {"nothing matches", ""});
      return add_problem(input, {}, ErrorKind::not_found,
                         {"no such file or folder", "check the path, or use --text for a text"});
    }
    for (const std::string& match : matches) {
      if (fs::is_directory(match, error))
        add_folder(match);
      else
        add_file(match, fs::path(match).stem());
    }
  }

  std::vector<Source> finish() {
    std::ranges::stable_sort(sources_, {}, &Source::name);
    return std::move(sources_);
  }

 private:
  void add_standard_input() {
    const auto same = [](const Source& source) { return source.origin == Source::Origin::standard_input; };
    if (std::ranges::any_of(sources_, same))
      throw Error(ErrorKind::usage, "standard input ('-') can be read once only");
    sources_.push_back({.origin = Source::Origin::standard_input, .name = "-", .stem = "stdin"});
  }

  void add_problem(const fs::path& path, const fs::path& stem, ErrorKind kind, const Trouble& trouble) {
    sources_.push_back({.path = path,
                        .name = path.string(),
                        .stem = stem.empty() ? path.stem() : stem,
                        .problem = Error(kind, io::path_text(path) + ": " + trouble.what, trouble.hint)});
  }

  void add_unreadable(const fs::path& folder, const fs::path& stem, const std::error_code& error) {
    const Error refused = io::system_error("read", folder, error.value());
    sources_.push_back(
        {.path = folder, .name = folder.string(), .stem = stem.empty() ? folder.stem() : stem, .problem = refused});
  }

  void add_file(const fs::path& path, const fs::path& stem) {
    std::error_code error;
    const fs::path real = fs::weakly_canonical(path, error);
    if (!seen_.insert(error ? path : real).second) return;
    sources_.push_back({.path = path, .name = path.string(), .stem = stem, .video = holds_video(path)});
  }

  void add_folder(const fs::path& folder) {
    const std::size_t before = sources_.size();
    walk(folder, {});
    if (sources_.size() == before) {
      add_problem(folder, {}, ErrorKind::not_found,
                  {"no picture, text or tensor in this folder",
                   options_.recursive ? "" : "--recursive looks into the folders below it as well"});
    }
  }

  void walk(const fs::path& folder, const fs::path& below) {
    std::error_code error;
    fs::directory_iterator entries(folder, error);
    if (error) return add_unreadable(folder, below, error);
    std::vector<fs::path> paths;
    while (entries != fs::directory_iterator()) {
      paths.push_back(entries->path());
      entries.increment(error);
    }
    // What was seen before a folder stopped to answer is still done.
    if (error) add_unreadable(folder, below, error);
    std::ranges::sort(paths);
    for (const fs::path& path : paths) {
      if (fs::is_directory(fs::symlink_status(path, error))) {
        if (options_.recursive && fs::weakly_canonical(path, error) != output_) walk(path, below / path.filename());
      } else if ((has_known_ending(path) || (videos_ && names_video(path))) && fs::is_regular_file(path, error)) {
        add_file(path, below / path.stem());
      }
    }
  }

  const DiscoverOptions& options_;
  fs::path output_;
  bool videos_ = image::has_videos();
  std::vector<Source> sources_;
  std::set<fs::path> seen_;
};

/// Two sources of one stem would write the same files: those keep their ending ("cat.jpg", "cat.png"), and what still
/// meets then gets a number.
void separate_stems(std::vector<Source>& sources) {
  std::map<fs::path, std::vector<Source*>> by_stem;
  for (Source& source : sources) by_stem[source.stem].push_back(&source);
  for (const auto& [stem, group] : by_stem) {
    if (group.size() < 2) continue;
    for (Source* source : group) {
      if (!source->path.empty()) source->stem += source->path.extension();
    }
  }
  std::set<fs::path> taken;
  for (Source& source : sources) {
    const fs::path wanted = source.stem;
    for (std::size_t number = 2; !taken.insert(source.stem).second; ++number) {
      source.stem = wanted.string() + "-" + std::to_string(number);
    }
  }
}

}  // namespace

std::vector<Source> discover(std::span<const std::string> inputs, std::span<const std::string> texts,
                             const DiscoverOptions& options) {
  Finder finder(options);
  for (const std::string& input : inputs) finder.add(input);
  std::vector<Source> sources = finder.finish();
  for (std::size_t index = 0; index < texts.size(); ++index) {
    const std::string name = texts.size() == 1 ? "text" : "text-" + std::to_string(index + 1);
    sources.push_back({.origin = Source::Origin::literal, .literal = texts[index], .name = name, .stem = name});
  }
  separate_stems(sources);
  if (!options.shard.is_part()) return sources;
  std::vector<Source> mine;
  for (Source& source : sources) {
    if (shard_of(source.name, options.shard.count) == options.shard.index) mine.push_back(std::move(source));
  }
  return mine;
}

}  // namespace attnviz::pipeline
