#include "completions.hpp"

namespace attnviz::app {
namespace {

std::string shell_text(std::string_view text) {
  std::string out = "'";
  for (const char character : text) {
    if (character == '\'' || character == '\\') out += '\\';
    out += character;
  }
  return out + "'";
}

/// The values of one option or argument: "-x" takes one and offers no files, "-r" takes one and offers files.
std::string values_of(const OptionEntry& option) {
  std::string text = option.paths == Paths::files ? " -r -F" : " -x";
  std::string offered = joined(option.words);
  if (option.is_list && !offered.empty()) offered = "(__fish_append , " + offered + ")";
  if (option.paths == Paths::folders)
    offered += (offered.empty() ? "" : " ") + std::string("(__fish_complete_directories)");
  if (!offered.empty()) text += " -a " + shell_text(offered);
  return text;
}

std::string option_line(const OptionEntry& option, const std::string& condition) {
  std::string text = "complete -c attnviz -n " + shell_text(condition);
  for (const std::string& name : option.names) {
    text += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
  }
  if (!option.value.empty()) text += values_of(option);
  return text + " -d " + shell_text(option.text) + "\n";
}

std::string argument_line(const OptionEntry& argument, const std::string& condition) {
  std::string offered = joined(argument.words);
  if (argument.paths == Paths::folders) offered = "(__fish_complete_directories)";
  return "complete -c attnviz -n " + shell_text(condition) + (argument.paths == Paths::files ? " -F" : "") +
         (offered.empty() ? "" : " -a " + shell_text(offered)) + "\n";
}

}  // namespace

std::string fish_completions(const CommandTree& tree) {
  std::string text =
      "# Completions of attnviz for fish; written by 'attnviz completions fish'.\n"
      "complete -c attnviz -f\n";
  for (const CommandEntry& command : tree.commands) {
    text += "complete -c attnviz -n __fish_use_subcommand -a " + shell_text(command.name) + " -d " +
            shell_text(command.text) + "\n";
  }
  for (const OptionEntry& option : tree.program.options) text += option_line(option, "__fish_use_subcommand");
  for (const CommandEntry& command : tree.commands) {
    const std::string condition = "__fish_seen_subcommand_from " + command.name;
    for (const OptionEntry& option : command.options) text += option_line(option, condition);
    for (const OptionEntry& argument : command.arguments) text += argument_line(argument, condition);
  }
  return text;
}

}  // namespace attnviz::app
