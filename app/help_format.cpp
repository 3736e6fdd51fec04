#include "help_format.hpp"

#include <algorithm>
#include <string_view>

#include "attnviz/core/error.hpp"
#include "attnviz/core/nearest_name.hpp"
#include "attnviz/io/escape.hpp"

namespace attnviz::app {
namespace {

constexpr std::string_view kRunExamples =
    "\n"
    "Examples:\n"
    "  attnviz run photo.jpg                          what stands out, drawn over the photo\n"
    "  attnviz run photo.jpg --query 120,80           what is like the spot at x = 120, y = 80\n"
    "  attnviz run photo.jpg --model dinov2-small     where a trained network looks\n"
    "  attnviz run --text \"the cat saw it\" --query word:it -m self\n"
    "  attnviz run photos/ -r -j2 -o out --html       a folder, and a page to look at it\n"
    "  attnviz run photos/ -r -j2 -o out --resume     the rest of it, after a stop\n";

class Formatter : public CLI::Formatter {
 public:
  Formatter() { column_width(34); }

  std::string make_description(const CLI::App* app) const override {
    std::string text = app->get_description() + "\n";
    if (app->get_name() == "run") text += std::string(kRunExamples) + "\n";
    return text;
  }
  std::string make_option_opts(const CLI::Option* option) const override {
    const std::string value = value_name(*option);
    if (value.empty()) return "";
    return " " + value + (option->get_expected_max() > 1 ? " ..." : "");
  }
  std::string make_option_desc(const CLI::Option* option) const override {
    const std::string preset = option->get_default_str();
    const bool told = preset.empty() || preset == "\"\"";
    return option->get_description() + (told ? "" : " (default " + preset + ")");
  }
};

std::vector<std::string> names_of(const std::vector<const CLI::App*>& commands) {
  std::vector<std::string> names;
  names.reserve(commands.size());
  for (const CLI::App* command : commands) names.push_back(command->get_name());
  return names;
}

}  // namespace

std::string_view run_examples() {
  return kRunExamples;
}

std::string value_name(const CLI::Option& option) {
  if (option.get_type_size() == 0) return "";
  std::string type = option.get_type_name();
  type = type.substr(0, type.find(':'));
  return type == "UINT" || type == "INT" || type == "FLOAT" ? "N" : type;
}

std::shared_ptr<CLI::Formatter> help_format() {
  return std::make_shared<Formatter>();
}

void correct_command(const CLI::App& cli, std::vector<std::string>& arguments) {
  if (arguments.empty() || arguments.front().starts_with('-')) return;
  const std::vector<std::string> names = names_of(cli.get_subcommands([](const CLI::App*) { return true; }));
  const std::string word = arguments.front();
  if (word == "help") {
    arguments.erase(arguments.begin());
    const bool of_command = !arguments.empty() && std::ranges::find(names, arguments.front()) != names.end();
    arguments.resize(of_command ? 1 : 0);
    arguments.emplace_back("--help");
    return;
  }
  if (std::ranges::find(names, word) != names.end()) return;
  std::string all;
  for (const std::string& name : names) all += (all.empty() ? "" : ", ") + name;
  const std::string near = did_you_mean(word, names);
  throw Error(ErrorKind::usage, "there is no command '" + io::for_terminal(word) + "'",
              (near.empty() ? "" : near + " ") + std::string("commands are ") + all);
}

std::string nearest_option(const CLI::App& command, const std::vector<std::string>& arguments) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  for (const std::string& argument : arguments) {
    const std::string name = argument.substr(0, argument.find('='));
    if (!name.starts_with("--") || name == "--" || std::ranges::find(names, name) != names.end()) continue;
    return did_you_mean(name, names);
  }
  return "";
}

}  // namespace attnviz::app
