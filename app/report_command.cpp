#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "attnviz/io/escape.hpp"
#include "commands.hpp"
#include "console.hpp"
#include "page.hpp"

namespace attnviz::app {

void add_report_command(CLI::App& app, ExitCode&) {
  auto folder = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("report", "Write the HTML page of a folder of results again");
  command->add_option("folder", *folder, "A folder that 'attnviz run' has written")->required()->type_name("DIR");
  command->callback([folder] { print(io::path_text(write_page(*folder)) + "\n"); });
}

}  // namespace attnviz::app
