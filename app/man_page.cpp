#include "man_page.hpp"

#include <sstream>

#include "attnviz/core/version.hpp"

namespace attnviz::app {
namespace {

constexpr std::string_view kAbout =
    ".PP\n"
    "Inputs are pictures (JPEG, PNG, WebP, TIFF, GIF), texts, and tensors (.npy, .npz, .safetensors), one or a folder "
    "of a\n"
    "hundred thousand. Mechanisms are the formulas of the field, from distance to self-attention and channel gates; "
    "networks\n"
    "are those in the box and any BERT, GPT-2, ViT, DINO, DINOv2, CLIP or SigLIP checkpoint on disk.\n"
    ".PP\n"
    "Results go to attnviz-out, or to the folder of\n"
    ".BR \\-\\-output :\n"
    "STEM.MECHANISM.overlay.png, STEM.MECHANISM.heatmap.png and STEM.MECHANISM.json for each input and mechanism, and\n"
    "manifest.jsonl with one line for each of them. Nothing that exists is overwritten without\n"
    ".B \\-\\-force\n"
    "or\n"
    ".BR \\-\\-resume .\n"
    "Paths go to standard output, everything else to standard error.\n";

constexpr std::string_view kEnd =
    ".SH EXIT STATUS\n"
    ".TP\n.B 0\nEverything that was asked for is done.\n"
    ".TP\n.B 1\nSome input failed; the others are done.\n"
    ".TP\n.B 2\nThe call is wrong; nothing was done.\n"
    ".TP\n.B 130\nInterrupted. The same command with\n.B \\-\\-resume\ndoes the rest.\n"
    ".SH ENVIRONMENT\n"
    ".TP\n.B ATTNVIZ_ASSETS\nThe folder of networks, fonts, samples and lessons, instead of the one that was "
    "installed.\n"
    ".TP\n.B ATTNVIZ_PARTS\nThe folder of shared objects that few runs need, instead of the one that was installed.\n"
    ".TP\n.B NO_COLOR\nNo bold text on a terminal.\n"
    ".TP\n.BR SLURM_ARRAY_TASK_ID \", \" SLURM_ARRAY_TASK_COUNT\n"
    "A task of a Slurm array takes its part of the inputs without\n.BR \\-\\-shard .\n"
    ".SH FILES\n"
    "Beside the program's own folder, which is here called PREFIX/bin:\n"
    ".TP\n.I PREFIX/share/attnviz\nNetworks in the box, fonts, samples, lessons, and the JSON Schemas of what is "
    "written.\n"
    ".TP\n.I manifest.jsonl\nIn a folder of results: one line of JSON for each input and mechanism, with what became "
    "of it.\n";

/// Words of a sentence. A backslash and a leading dot or quote mean something to roff; a hyphen that shall be copied
/// and pasted is written as a minus.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char character : text) {
    const bool line_begins = out.empty() || out.back() == '\n';
    if (line_begins && (character == '.' || character == '\'')) out += "\\&";
    if (character == '\\') {
      out += "\\e";
    } else if (character == '-') {
      out += "\\-";
    } else if (character == '\'') {
      out += "\\(aq";
    } else {
      out += character;
    }
  }
  return out;
}

std::string bold(std::string_view text) {
  return "\\fB" + escaped(text) + "\\fR";
}

std::string italic(std::string_view text) {
  return "\\fI" + escaped(text) + "\\fR";
}

std::string option_text(const OptionEntry& option) {
  std::string names;
  for (const std::string& name : option.names) {
    names += (names.empty() ? "" : ", ") + (name.starts_with('-') ? bold(name) : italic(name));
  }
  if (!option.value.empty() && option.names.front().starts_with('-')) names += " " + italic(option.value);
  std::string text = ".TP\n" + names + "\n" + escaped(option.text);
  if (!option.preset.empty()) text += " (default " + escaped(option.preset) + ")";
  // Lists of names are in 'attnviz list'; a few words stand here.
  constexpr std::size_t kMost = 8;
  if (!option.words.empty() && option.words.size() <= kMost &&
      option.text.find(option.words.back()) == std::string::npos) {
    text += "; one of " + escaped(joined(option.words, ", "));
  }
  return text + ".\n";
}

std::string command_text(const CommandEntry& command) {
  std::string text = ".SS " + escaped("attnviz " + command.name) + "\n" + escaped(command.text) + ".\n";
  for (const OptionEntry& argument : command.arguments) text += option_text(argument);
  std::string group;
  for (const OptionEntry& option : command.options) {
    if (option.group != group && option.group != "Options") text += ".PP\n" + italic(option.group) + "\n";
    group = option.group;
    text += option_text(option);
  }
  return text;
}

std::string synopsis(const CommandTree& tree) {
  std::string text = ".SH SYNOPSIS\n";
  for (const CommandEntry& command : tree.commands) {
    text += (text.ends_with("SYNOPSIS\n") ? "" : ".br\n") + bold("attnviz " + command.name) + " [" + italic("OPTION") +
            " ...]";
    for (const OptionEntry& argument : command.arguments) {
      const std::string name = italic(argument.value) + (argument.repeats ? " ..." : "");
      text += argument.required ? " " + name : " [" + name + "]";
    }
    text += "\n";
  }
  return text;
}

std::string examples(const CommandTree& tree) {
  std::string text = ".SH EXAMPLES\n.EX\n";
  for (const CommandEntry* command : {&tree.program, &tree.commands.front()}) {
    std::istringstream lines(command->examples);
    for (std::string line; std::getline(lines, line);) text += escaped(line) + "\n";
  }
  return text + ".EE\n";
}

}  // namespace

std::string man_page(const CommandTree& tree) {
  const std::string about = tree.program.text.substr(0, tree.program.text.find('\n'));
  std::string text =
      std::string(".\\\" Written by 'attnviz man'.\n.TH ATTNVIZ 1 \"") + ATTNVIZ_RELEASED + "\" \"attnviz " + kVersion +
      "\" \"User Commands\"\n.SH NAME\nattnviz \\- see attention: heatmaps and the numbers behind them\n" +
      synopsis(tree) + ".SH DESCRIPTION\n" + escaped(about) + "\n" + std::string(kAbout) + ".SH OPTIONS\n";
  for (const OptionEntry& option : tree.program.options) text += option_text(option);
  text += ".SH COMMANDS\n";
  for (const CommandEntry& command : tree.commands) text += command_text(command);
  return text + std::string(kEnd) + examples(tree);
}

}  // namespace attnviz::app
