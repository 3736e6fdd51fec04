#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace attnviz::app {

/// One walk from a section of the tutorial to a live map: a file of assets/lessons.
///   # Title
///   Section N of the tutorial
///   idea, and commands indented by four spaces
///   ## What to notice
///   ## What to change      with further commands
struct Lesson {
  struct Part {
    std::string heading;                  ///< empty: the idea
    std::vector<std::string> paragraphs;  ///< each one line; a command keeps its four spaces
  };
  std::string name;  ///< "self-attention": the file's name without number and ending
  std::string title, section;
  std::vector<Part> parts;
};

/// The lessons in the tutorial's order. Throws `not_found` without assets, and `format` for a file of another form.
std::vector<Lesson> read_lessons();

/// The words of a command as a shell would see them: spaces part them, quotes of both kinds hold together.
std::vector<std::string> words_of_command(std::string_view command);

}  // namespace attnviz::app
