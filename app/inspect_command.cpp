#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "attnviz/io/escape.hpp"
#include "attnviz/pipeline/inspect.hpp"
#include "commands.hpp"
#include "console.hpp"

namespace attnviz::app {
namespace {

struct InspectCommandOptions {
  std::vector<std::string> paths;
  std::string tokenizer = "words";
};

ExitCode run(const InspectCommandOptions& options) {
  const pipeline::InspectOptions inspection{text::parse_tokenizer(options.tokenizer)};
  ExitCode code = ExitCode::done;
  for (const std::string& path : options.paths) {
    try {
      const std::string text = pipeline::inspect(path, inspection);
      print(heading(io::path_text(path)) + ": " + text);
    } catch (const Error& error) {
      flush();
      report_error(error);
      code = ExitCode::failed;
    }
  }
  return code;
}

}  // namespace

void add_inspect_command(CLI::App& app, ExitCode& code) {
  auto options = std::make_shared<InspectCommandOptions>();
  CLI::App* command = app.add_subcommand("inspect", "What a dump, a tensor file, a picture or a text holds");
  command->add_option("paths", options->paths, "Files, or folders that 'attnviz run' has written")
      ->required()
      ->type_name("FILE|DIR");
  command->add_option("--tokenizer", options->tokenizer, "How a text is cut: words, whitespace, characters")
      ->capture_default_str();
  command->callback([options, &code] { code = run(*options); });
}

}  // namespace attnviz::app
