#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <string>

#include "attnviz/core/error.hpp"
#include "attnviz/core/nearest_name.hpp"
#include "attnviz/io/assets.hpp"
#include "attnviz/io/escape.hpp"
#include "commands.hpp"
#include "console.hpp"
#include "lesson.hpp"
#include "wrapped.hpp"

namespace attnviz::app {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kWidth = 92;

struct Options {
  std::string name, output;
  bool read_only = false;
};

void print_list(const std::vector<Lesson>& lessons) {
  std::size_t widest = 0;
  for (const Lesson& lesson : lessons) widest = std::max(widest, lesson.name.size());
  print(heading("Lessons, in the order of the tutorial") + "\n");
  for (const Lesson& lesson : lessons) {
    print("  " + lesson.name + std::string(widest + 2 - lesson.name.size(), ' ') + lesson.title + "\n");
  }
  print("\n'attnviz lesson NAME' tells one and draws its pictures.\n");
}

/// A command of a lesson as it can be typed where the user is: files that come with the program by their whole path.
std::string here(std::string command) {
  constexpr std::string_view kAssets = "assets/";
  for (std::size_t at = command.find(kAssets); at != std::string::npos; at = command.find(kAssets, at)) {
    std::size_t end = command.find_first_of(" '\"", at);
    if (end == std::string::npos) end = command.size();
    const std::string file = command.substr(at, end - at);
    std::error_code error;
    const std::string found =
        fs::exists(file, error) ? file : io::asset(std::string_view(file).substr(kAssets.size())).string();
    command.replace(at, file.size(), found);
    at += found.size();
  }
  return command;
}

/// Runs what a learner would type. The folder is the lesson's own, so a second reading draws anew.
ExitCode run_typed(const std::string& command, const std::string& output) {
  std::vector<std::string> words = words_of_command(command);
  words.insert(words.end(), {"-o", output, "--force"});
  words.erase(words.begin());  // "attnviz"
  CLI::App cli;
  ExitCode code = ExitCode::done;
  add_run_command(cli, code);
  std::ranges::reverse(words);  // as CLI11 wants them
  cli.parse(std::move(words));
  return code;
}

ExitCode tell(const Lesson& lesson, const Options& options) {
  const std::string output = options.output.empty() ? "attnviz-lessons/" + lesson.name : options.output;
  print(heading(lesson.title) + "\n" + lesson.section + "\n");
  ExitCode worst = ExitCode::done;
  for (const Lesson::Part& part : lesson.parts) {
    if (!part.heading.empty()) print("\n" + heading(part.heading) + "\n");
    for (const std::string& paragraph : part.paragraphs) {
      if (!paragraph.starts_with("    ")) {
        print((part.heading.empty() ? "\n" : "") + wrapped(paragraph, kWidth) + "\n");
        continue;
      }
      const std::string command = here(paragraph.substr(4));
      print("\n  $ " + command + "\n");
      // What is to be changed is the learner's to type.
      if (options.read_only || part.heading == "What to change") continue;
      flush();
      worst = std::max(worst, run_typed(command, output));
    }
  }
  return worst;
}

}  // namespace

void add_lesson_command(CLI::App& app, ExitCode& code) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("lesson", "From a section of the tutorial to a live map: the idea, the picture, what to see");
  command->add_option("name", options->name, "A lesson; without a name, the list of them")->type_name("NAME");
  command->add_option("-o,--output", options->output, "Folder for its pictures, attnviz-lessons/NAME if not given")
      ->type_name("DIR");
  command->add_flag("--read", options->read_only, "Tell it without running its commands");
  command->callback([options, &code] {
    const std::vector<Lesson> lessons = read_lessons();
    if (options->name.empty()) return print_list(lessons);
    const auto found = std::ranges::find(lessons, options->name, &Lesson::name);
    if (found == lessons.end()) {
      std::vector<std::string> names;
      names.reserve(lessons.size());
      for (const Lesson& lesson : lessons) names.push_back(lesson.name);
      const std::string near = did_you_mean(options->name, names);
      throw Error(ErrorKind::usage, "there is no lesson '" + io::for_terminal(options->name) + "'",
                  near.empty() ? "'attnviz lesson' has the list" : near);
    }
    code = tell(*found, *options);
  });
}

}  // namespace attnviz::app
