#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "attnviz/io/escape.hpp"
#include "attnviz/mechanisms/registry.hpp"
#include "attnviz/pipeline/feature_kinds.hpp"
#include "attnviz/render/scales/colormap.hpp"
#include "commands.hpp"
#include "console.hpp"

namespace attnviz::app {
namespace {

struct ListOptions {
  std::string what = "mechanisms";
  bool json = false, markdown = false;
};

struct ListedRow {
  std::string name, group, input, text;
};

std::vector<ListedRow> rows_of(const std::string& what) {
  std::vector<ListedRow> rows;
  if (what == "mechanisms") {
    for (const mechanisms::Mechanism& mechanism : mechanisms::registry()) {
      const auto& text = mechanism.description;
      rows.push_back({std::string(text.name), mechanisms::name_of(text.family), mechanisms::name_of(text.accepts),
                      std::string(text.summary)});
    }
  } else if (what == "features") {
    for (const pipeline::FeatureKind& kind : pipeline::feature_kinds()) {
      rows.push_back({std::string(kind.name), "", std::string(kind.input), std::string(kind.description)});
    }
  } else {
    for (const render::Colormap& map : render::colormaps()) {
      rows.push_back(
          {std::string(map.name), map.diverging ? "diverging" : "sequential", "", std::string(map.description)});
    }
  }
  return rows;
}

std::string padded(const std::string& text, std::size_t width) {
  return text + std::string(width > text.size() ? width - text.size() : 0, ' ');
}

void print_json(const std::vector<ListedRow>& rows, const std::string& what) {
  std::string out = "{\"schema\":\"attnviz/list/1\",\"" + what + "\":[";
  for (std::size_t index = 0; index < rows.size(); ++index) {
    const ListedRow& row = rows[index];
    out += (index > 0 ? ",\n " : "\n ") + std::string("{\"name\":") + io::for_json(row.name);
    if (!row.group.empty()) out += ",\"family\":" + io::for_json(row.group);
    if (!row.input.empty()) out += ",\"input\":" + io::for_json(row.input);
    out += ",\"description\":" + io::for_json(row.text) + "}";
  }
  print(out + "\n]}\n");
}

/// The table of the README, which a test compares with this output.
void print_markdown(const std::vector<ListedRow>& rows) {
  print("| name | family | input | what it does |\n|---|---|---|---|\n");
  for (const ListedRow& row : rows) {
    print("| `" + row.name + "` | " + row.group + " | " + row.input + " | " + row.text + " |\n");
  }
}

void print_table(const std::vector<ListedRow>& rows) {
  std::size_t widest = 0;
  for (const ListedRow& row : rows) widest = std::max(widest, row.name.size());
  std::string group;
  for (const ListedRow& row : rows) {
    if (row.group != group) {
      print((group.empty() ? "" : "\n") + heading(row.group) + "\n");
      group = row.group;
    }
    print("  " + padded(row.name, widest + 2) + row.text + "\n");
  }
}

}  // namespace

void add_list_command(CLI::App& app, ExitCode&) {
  auto options = std::make_shared<ListOptions>();
  CLI::App* command = app.add_subcommand("list", "What there is: mechanisms, features, colormaps");
  command->add_option("what", options->what, "mechanisms, features or colormaps")
      ->check(CLI::IsMember({"mechanisms", "features", "colormaps"}))
      ->capture_default_str();
  command->add_flag("--json", options->json, "As JSON, for programs");
  command->add_flag("--markdown", options->markdown, "As the table of the README");
  command->callback([options] {
    const auto rows = rows_of(options->what);
    if (options->json) return print_json(rows, options->what);
    if (options->markdown) return print_markdown(rows);
    print_table(rows);
    if (options->what == "mechanisms" && output_is_terminal()) {
      print("\n'attnviz explain NAME' has the formula, the options and an example of each.\n");
    }
  });
}

}  // namespace attnviz::app
