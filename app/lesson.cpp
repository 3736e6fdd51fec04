#include "lesson.hpp"

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "attnviz/core/error.hpp"
#include "attnviz/io/assets.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/io/file.hpp"

namespace attnviz::app {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kIndent = "    ";

/// Lines that belong together become one; blank lines and indented ones end a paragraph.
void add_line(Lesson::Part& part, const std::string& line, bool& open) {
  if (line.empty()) {
    open = false;
  } else if (line.starts_with(kIndent)) {
    part.paragraphs.push_back(line);
    open = false;
  } else if (open) {
    part.paragraphs.back() += " " + line;
  } else {
    part.paragraphs.push_back(line);
    open = true;
  }
}

Lesson parse(const fs::path& file) {
  std::istringstream lines(io::read_text(file));
  Lesson lesson;
  const std::string stem = file.stem().string();
  lesson.name = stem.substr(std::min(stem.find('-'), stem.size() - 1) + 1);
  std::string line;
  std::getline(lines, line);
  if (!line.starts_with("# ")) {
    throw Error(ErrorKind::format, io::path_text(file) + ": a lesson begins with '# ' and its title");
  }
  lesson.title = line.substr(2);
  std::getline(lines, lesson.section);
  lesson.parts.emplace_back();
  bool open = false;
  while (std::getline(lines, line)) {
    if (line.starts_with("## ")) {
      lesson.parts.push_back({line.substr(3), {}});
      open = false;
    } else {
      add_line(lesson.parts.back(), line, open);
    }
  }
  return lesson;
}

}  // namespace

std::vector<Lesson> read_lessons() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(io::asset("lessons"))) {
    if (entry.path().extension() == ".md" && entry.path().filename() != "README.md") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  std::vector<Lesson> lessons;
  std::ranges::transform(files, std::back_inserter(lessons), parse);
  return lessons;
}

std::vector<std::string> words_of_command(std::string_view command) {
  std::vector<std::string> words;
  bool inside = false;
  char quote = 0;
  for (const char letter : command) {
    if (quote == 0 && (letter == '\'' || letter == '"')) {
      quote = letter;
      if (!inside) words.emplace_back();
      inside = true;
    } else if (letter == quote) {
      quote = 0;
    } else if (quote == 0 && letter == ' ') {
      inside = false;
    } else {
      if (!inside) words.emplace_back();
      inside = true;
      words.back() += letter;
    }
  }
  return words;
}

}  // namespace attnviz::app
