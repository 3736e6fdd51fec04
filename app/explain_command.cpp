#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <string>

#include "attnviz/io/assets.hpp"
#include "attnviz/io/file.hpp"
#include "catalogue.hpp"
#include "commands.hpp"
#include "console.hpp"
#include "wrapped.hpp"

namespace attnviz::app {
namespace {

constexpr std::size_t kWidth = 96;

/// A block under its heading, every line indented; nothing for an empty block.
void print_block(std::string_view title, std::string_view text) {
  if (text.empty()) return;
  std::string out = "\n" + heading(title) + "\n  ";
  for (const char character : text) {
    out += character;
    if (character == '\n') out += "  ";
  }
  print(out + "\n");
}

void print_passages(const std::vector<Passage>& passages) {
  for (const auto& [key, title, text] : passages) {
    print_block(title, key == "erratum" ? wrapped(text, kWidth) : std::string(text));
  }
}

std::string options_text(const Entry& entry) {
  std::size_t widest = 0;
  for (const auto& option : entry.options) widest = std::max(widest, option.name.size());
  std::string text;
  for (const auto& option : entry.options) {
    const std::string name(option.name);
    text += (text.empty() ? "" : "\n") + name + std::string(widest - name.size() + 2, ' ') + std::string(option.help) +
            "\n" + std::string(widest + 2, ' ') + "default " + mechanisms::text_of(option, entry.defaults.get()) +
            ", allowed " + mechanisms::limits_text(option);
  }
  return text;
}

void explain(const Entry& entry) {
  print(heading(entry.name == entry.title ? entry.name : entry.name + " - " + entry.title) + "\n" +
        wrapped(entry.summary, kWidth) + "\n");
  print_passages(entry.passages);
  print_block("Options (" + std::string(entry.option_syntax) + ")", options_text(entry));
  print_block("Family", entry.family);
  print_block("Looks at", inputs_text(entry));
  print_block("Source", entry.citation);
  print_passages(entry.remarks);
  if (!entry.card.empty()) print_block("Card", io::read_text(io::asset(entry.card)));
}

void explain_as_json(const Entry& entry) {
  std::string text;
  report::JsonWriter json(text);
  write_entry(json, entry);
  print(text + "\n");
}

}  // namespace

void add_explain_command(CLI::App& app, ExitCode&) {
  struct Options {
    std::string name;
    bool json = false;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("explain", "Formula, shapes, options, source and an example of a mechanism");
  command->add_option("name", options->name, "A mechanism, network, kind of features or colour map; see 'attnviz list'")
      ->required()
      ->type_name("NAME");
  command->add_flag("--json", options->json, "As JSON, for programs: the row of 'attnviz list --json'");
  command->callback([options] {
    for (const Entry& entry : find_entries(options->name)) {
      if (options->json)
        explain_as_json(entry);
      else
        explain(entry);
    }
  });
}

}  // namespace attnviz::app
