#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace attnviz::app {

// What CLI11 knows of the command line, as plain data: completions and the manual page are written from it, so that a
// new option is in all of them the moment it exists.

/// Which paths a value may be.
enum class Paths { none, files, folders };

struct OptionEntry {
  std::vector<std::string> names;  ///< "--output", "-o"; of an argument without a dash its one name
  std::string value;               ///< what stands behind it for people: "DIR"; empty for a flag
  std::string text, preset, group;
  std::vector<std::string> words;  ///< values that are known
  Paths paths = Paths::none;       ///< which paths it takes beside them
  bool is_list = false;            ///< several words may stand with commas between them
  bool repeats = false, required = false;
};

struct CommandEntry {
  std::string name, text;
  std::string examples;  ///< lines that are indented by two spaces, or empty
  std::vector<OptionEntry> options, arguments;
};

struct CommandTree {
  CommandEntry program;  ///< its own options; no arguments
  std::vector<CommandEntry> commands;
};

CommandTree command_tree(const CLI::App& program);

/// "mechanisms models features": the words of a list with spaces between.
std::string joined(const std::vector<std::string>& words, std::string_view between = " ");

}  // namespace attnviz::app
