#include "completions.hpp"

namespace attnviz::app {
namespace {

/// Works in a bash without the package bash-completion. Bash cuts "--option=value" into three words, and may hand over
/// the "=" as the word to complete. Of "se,si" only what stands behind the last comma is completed.
constexpr std::string_view kFrame = R"(# Completions of attnviz for bash; written by 'attnviz completions bash'.
_attnviz_words() {
  local word
  while read -r word; do COMPREPLY+=("$word"); done < <(compgen -W "$1" -- "$cur")
}

_attnviz_list() {
  local kept= word
  [[ $cur == *,* ]] && kept=${cur%,*},
  compopt -o nospace 2>/dev/null
  while read -r word; do COMPREPLY+=("$kept$word"); done < <(compgen -W "$1" -- "${cur##*,}")
}

# $1: -f for files and folders, -d for folders alone
_attnviz_paths() {
  local path
  compopt -o filenames 2>/dev/null
  while IFS= read -r path; do COMPREPLY+=("$path"); done < <(compgen "$1" -- "$cur")
}

_attnviz() {
  local cur=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD-1]} command=
  COMPREPLY=()
  ((COMP_CWORD > 1)) && command=${COMP_WORDS[1]}
  if [[ $cur == "=" ]]; then
    cur=
  elif [[ $option == "=" ]]; then
    option=${COMP_WORDS[COMP_CWORD-2]}
  fi
  case $command:$option in
@VALUES@  esac
  case $command:$cur in
@NAMES@  esac
}
complete -F _attnviz attnviz
)";

std::string actions(const OptionEntry& option) {
  std::string text;
  if (!option.words.empty()) {
    text += std::string(option.is_list ? "_attnviz_list" : "_attnviz_words") + " '" + joined(option.words) + "'; ";
  }
  if (option.paths == Paths::files) text += "_attnviz_paths -f; ";
  if (option.paths == Paths::folders) text += "_attnviz_paths -d; ";
  return text;
}

/// Options that take a value: what is offered behind them, which may be nothing.
std::string value_cases(const CommandEntry& command, const std::string& prefix) {
  std::string text;
  for (const OptionEntry& option : command.options) {
    if (option.value.empty()) continue;
    std::string pattern;
    for (const std::string& name : option.names) {
      if (!pattern.empty()) pattern += '|';
      pattern.append(prefix).append(":").append(name);
    }
    text += "    " + pattern + ") " + actions(option) + "return ;;\n";
  }
  return text;
}

std::string name_cases(const CommandEntry& command, const std::string& prefix) {
  std::vector<std::string> names;
  for (const OptionEntry& option : command.options) names.insert(names.end(), option.names.begin(), option.names.end());
  std::string text = "    " + prefix + ":-*) _attnviz_words '" + joined(names) + "' ;;\n";
  std::string offered;
  for (const OptionEntry& argument : command.arguments) offered += actions(argument);
  if (!offered.empty()) text += "    " + prefix + ":*) " + offered + ";;\n";
  return text;
}

}  // namespace

std::string bash_completions(const CommandTree& tree) {
  std::string values, names;
  CommandEntry program = tree.program;
  program.arguments.emplace_back();
  for (const CommandEntry& command : tree.commands) {
    program.arguments.front().words.push_back(command.name);
    values += value_cases(command, command.name);
    names += name_cases(command, command.name);
  }
  names += name_cases(program, "");
  std::string text(kFrame);
  text.replace(text.find("@VALUES@"), 8, values);
  text.replace(text.find("@NAMES@"), 7, names);
  return text;
}

}  // namespace attnviz::app
