#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <string>

#include "attnviz/mechanisms/registry.hpp"
#include "commands.hpp"
#include "console.hpp"

namespace attnviz::app {
namespace {

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

/// Breaks a long line at spaces.
std::string wrapped(std::string_view text, std::size_t width) {
  std::string out;
  std::size_t column = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    if (column > 0 && column + 1 + word.size() > width) {
      out += '\n';
      column = 0;
    } else if (column > 0) {
      out += ' ';
      ++column;
    }
    out += word;
    column += word.size();
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::string options_text(const mechanisms::Mechanism& mechanism) {
  const auto defaults = mechanism.make_options();
  std::size_t widest = 0;
  for (const auto& option : mechanism.options) widest = std::max(widest, option.name.size());
  std::string text;
  for (const auto& option : mechanism.options) {
    const std::string name(option.name);
    text += (text.empty() ? "" : "\n") + name + std::string(widest - name.size() + 2, ' ') + std::string(option.help) +
            "\n" + std::string(widest + 2, ' ') + "default " + mechanisms::text_of(option, defaults.get()) +
            ", allowed " + mechanisms::limits_text(option);
  }
  return text.empty() ? "none" : text;
}

void explain(const mechanisms::Mechanism& mechanism) {
  constexpr std::size_t kWidth = 96;
  const mechanisms::Description& text = mechanism.description;
  print(heading(std::string(text.name) + " - " + std::string(text.title)) + "\n" + wrapped(text.summary, kWidth) +
        "\n");
  print_block("Formula", text.formula);
  print_block("Shapes", text.shapes);
  print_block("Options (--set NAME=VALUE)", options_text(mechanism));
  print_block("Learned tensors (--weights FILE.safetensors, else drawn from --seed)", text.tensors);
  print_block("Family and input",
              std::string(mechanisms::name_of(text.family)) + "; " + mechanisms::name_of(text.accepts));
  print_block("Source", text.citation);
  if (!text.tutorial.empty()) print_block("In the tutorial", "section " + std::string(text.tutorial));
  print_block("What the tutorial says differently", wrapped(text.erratum, kWidth));
  print_block("Example", text.example);
}

}  // namespace

void add_explain_command(CLI::App& app, ExitCode&) {
  auto name = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("explain", "Formula, shapes, options, source and an example of a mechanism");
  command->add_option("name", *name, "A mechanism; 'attnviz list' has their names")->required()->type_name("NAME");
  command->callback([name] { explain(mechanisms::find(*name)); });
}

}  // namespace attnviz::app
