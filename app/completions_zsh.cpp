#include "completions.hpp"

namespace attnviz::app {
namespace {

/// Inside single quotes of zsh, in a place where `special` characters mean something to _arguments or _values.
std::string shell_text(std::string_view text, std::string_view special) {
  std::string out;
  for (const char character : text) {
    if (character == '\'') {
      out += "'\\''";
      continue;
    }
    if (special.find(character) != std::string_view::npos) out += '\\';
    out += character;
  }
  return out;
}

/// ":NAME:(words)" or what else offers values. Words and paths at once go through _alternative.
std::string value_spec(const OptionEntry& option) {
  const std::string label = shell_text(option.value, "[]:\\");
  const std::string paths = option.paths == Paths::folders ? "_files -/" : "_files";
  std::string words;
  for (const std::string& word : option.words) words += (words.empty() ? "" : " ") + shell_text(word, ":\\()");
  if (option.words.empty()) return ":" + label + ":" + (option.paths == Paths::none ? " " : paths);
  if (option.is_list) return ":" + label + ":_values -s , value " + words;
  if (option.paths == Paths::none) return ":" + label + ":(" + words + ")";
  return ":" + label + ":{_alternative \"names\\:name\\:(" + words + ")\" \"paths\\:path\\:" + paths + "\"}";
}

std::string option_spec(const OptionEntry& option) {
  const std::string text =
      "[" + shell_text(option.text, "[]:\\") + "]" + (option.value.empty() ? "" : value_spec(option));
  const std::string star = option.repeats ? "*" : "";
  if (option.names.size() == 1) {
    return "'" + star + option.names.front() + (option.value.empty() ? "" : "=") + text + "'";
  }
  std::string braces;
  for (const std::string& name : option.names) {
    braces += (braces.empty() ? "" : ",") + name + (!option.value.empty() && name.starts_with("--") ? "=" : "");
  }
  const std::string others = option.repeats ? "\\*" : "'(" + joined(option.names) + ")'";
  return others + "{" + braces + "}'" + text + "'";
}

std::string specs(const CommandEntry& command) {
  std::string text;
  for (const OptionEntry& option : command.options) text += " \\\n        " + option_spec(option);
  for (const OptionEntry& argument : command.arguments) {
    text += " \\\n        '" + std::string(argument.repeats ? "*" : "1") + value_spec(argument) + "'";
  }
  return text;
}

}  // namespace

std::string zsh_completions(const CommandTree& tree) {
  std::string text =
      "#compdef attnviz\n# Completions of attnviz for zsh; written by 'attnviz completions zsh'.\n\n"
      "_attnviz() {\n  local curcontext=\"$curcontext\" state line\n  local -a commands=(\n";
  for (const CommandEntry& command : tree.commands) {
    text += "    '" + shell_text(command.name, ":") + ":" + shell_text(command.text, "") + "'\n";
  }
  text += "  )\n  _arguments -C" + specs(tree.program) +
          " \\\n        '1:command:->command' '*::argument:->argument'\n"
          "  case $state in\n    command) _describe command commands ;;\n    argument)\n      case $line[1] in\n";
  for (const CommandEntry& command : tree.commands) {
    text += "      " + command.name + ")\n        _arguments" + specs(command) + " ;;\n";
  }
  return text +
         "      esac ;;\n  esac\n}\n\n"
         "if [[ $funcstack[1] == _attnviz ]]; then _attnviz \"$@\"; else compdef _attnviz attnviz; fi\n";
}

}  // namespace attnviz::app
