#include "command_tree.hpp"

#include <CLI/CLI.hpp>

#include "help_format.hpp"
#include "value_words.hpp"

namespace attnviz::app {
namespace {

constexpr std::string_view kExamples = "\nExamples:\n";

OptionEntry entry_of(const CLI::App& command, const CLI::Option& option) {
  OptionEntry entry;
  for (const std::string& name : option.get_lnames()) entry.names.push_back("--" + name);
  for (const std::string& name : option.get_snames()) entry.names.push_back("-" + name);
  if (entry.names.empty()) entry.names.push_back(option.get_name());
  entry.value = value_name(option);
  entry.text = option.get_description();
  entry.preset = option.get_default_str();
  if (entry.preset == "\"\"" || entry.preset == "[]") entry.preset.clear();
  entry.group = option.get_group();
  entry.required = option.get_required();
  entry.repeats = option.get_expected_max() > 1;
  if (entry.value.empty()) return entry;
  entry.words = value_words(command, option);
  entry.is_list = entry.value.find("[,") != std::string::npos;
  if (entry.value.find("FILE") != std::string::npos || entry.value == "INPUT") {
    entry.paths = Paths::files;
  } else if (entry.value.find("DIR") != std::string::npos) {
    entry.paths = Paths::folders;
  }
  return entry;
}

CommandEntry entry_of(const CLI::App& command) {
  CommandEntry entry;
  entry.name = command.get_name();
  entry.text = command.get_description();
  const std::size_t examples = entry.text.find(kExamples);
  if (examples != std::string::npos) {
    entry.examples = entry.text.substr(examples + kExamples.size());
    entry.text.erase(examples);
  }
  if (entry.name == "run") entry.examples = std::string(run_examples()).substr(kExamples.size());
  for (const CLI::Option* option : command.get_options()) {
    (option->get_positional() ? entry.arguments : entry.options).push_back(entry_of(command, *option));
  }
  return entry;
}

}  // namespace

CommandTree command_tree(const CLI::App& program) {
  CommandTree tree{.program = entry_of(program), .commands = {}};
  for (const CLI::App* command : program.get_subcommands([](const CLI::App*) { return true; })) {
    tree.commands.push_back(entry_of(*command));
  }
  return tree;
}

std::string joined(const std::vector<std::string>& words, std::string_view between) {
  std::string text;
  for (const std::string& word : words) text.append(text.empty() ? "" : between).append(word);
  return text;
}

}  // namespace attnviz::app
