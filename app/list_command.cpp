#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "catalogue.hpp"
#include "commands.hpp"
#include "console.hpp"

namespace attnviz::app {
namespace {

struct ListOptions {
  std::string what = "mechanisms";
  bool json = false, markdown = false;
};

std::string padded(const std::string& text, std::size_t width) {
  return text + std::string(width > text.size() ? width - text.size() : 0, ' ');
}

void print_json(const std::vector<Entry>& entries, std::string_view what) {
  std::string text;
  report::JsonWriter json(text);
  json.open_object().key("schema").text("attnviz/list/1").key(what).open_list();
  for (const Entry& entry : entries) write_entry(json, entry);
  json.close_list().close_object();
  print(text + "\n");
}

/// The table of the README, which a test compares with this output.
void print_markdown(const std::vector<Entry>& entries) {
  print("| name | family | input | what it does |\n|---|---|---|---|\n");
  for (const Entry& entry : entries) {
    print("| `" + entry.name + "` | " + entry.family + " | " + inputs_text(entry) + " | " + entry.summary + " |\n");
  }
}

void print_table(const std::vector<Entry>& entries) {
  std::size_t widest = 0;
  for (const Entry& entry : entries) widest = std::max(widest, entry.name.size());
  std::string group;
  for (const Entry& entry : entries) {
    if (entry.family != group) {
      print((group.empty() ? "" : "\n") + heading(entry.family) + "\n");
      group = entry.family;
    }
    print("  " + padded(entry.name, widest + 2) + entry.summary + "\n");
  }
}

}  // namespace

void add_list_command(CLI::App& app, ExitCode&) {
  auto options = std::make_shared<ListOptions>();
  CLI::App* command = app.add_subcommand("list", "What there is: mechanisms, models, features, colormaps");
  command->add_option("what", options->what, "mechanisms, models, features or colormaps")
      ->check(CLI::IsMember(std::vector<std::string>(catalogue_names().begin(), catalogue_names().end())))
      ->type_name("CATALOGUE")
      ->capture_default_str();
  command->add_flag("--json", options->json, "As JSON, for programs");
  command->add_flag("--markdown", options->markdown, "As the table of the README");
  command->callback([options] {
    const auto entries = catalogue(options->what);
    if (options->json) return print_json(entries, options->what);
    if (options->markdown) return print_markdown(entries);
    print_table(entries);
    if (options->what == "mechanisms" && output_is_terminal()) {
      print("\n'attnviz explain NAME' has the formula, the options and an example of each.\n");
    }
  });
}

}  // namespace attnviz::app
