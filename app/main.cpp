#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <string>
#include <system_error>
#include <vector>

#include "attnviz/core/error.hpp"
#include "attnviz/core/version.hpp"
#include "attnviz/io/escape.hpp"
#include "commands.hpp"
#include "console.hpp"
#include "help_format.hpp"
#include "interrupt.hpp"

namespace {

using namespace attnviz;
using app::ExitCode;

constexpr const char* kDescription =
    "See attention: heatmaps over pictures and sentences, and the numbers behind them.\n"
    "\n"
    "Examples:\n"
    "  attnviz run photo.jpg                          what stands out, drawn over the photo\n"
    "  attnviz run photo.jpg --query 120,80           what is like this spot\n"
    "  attnviz run photo.jpg -m simam,se,self         three mechanisms side by side\n"
    "  attnviz run photos/ --recursive -j2 -o out     a folder, pictures and JSON into out/\n"
    "  attnviz run --text \"the cat saw the cats\" -m self\n"
    "  attnviz list                                   every mechanism\n"
    "  attnviz explain self                           its formula, options and source\n"
    "  attnviz lesson                                 attention, section by section, with live pictures\n";

/// Bad usage is 2; everything else that ends a command early means that something it was given failed.
ExitCode exit_code_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::usage:
    case ErrorKind::not_found:
    case ErrorKind::exists:
      return ExitCode::usage;
    case ErrorKind::interrupted:
      return ExitCode::interrupted;
    default:
      return ExitCode::failed;
  }
}

ExitCode run(int argument_count, char** arguments) {
  CLI::App cli(kDescription, "attnviz");
  ExitCode code = ExitCode::done;
  cli.set_version_flag("--version", std::string("attnviz ") + kVersion);
  cli.require_subcommand(1);
  cli.formatter(app::help_format());  // before the commands, which inherit it
  app::add_run_command(cli, code);
  app::add_list_command(cli, code);
  app::add_explain_command(cli, code);
  app::add_lesson_command(cli, code);
  app::add_inspect_command(cli, code);
  app::add_report_command(cli, code);
  app::add_merge_command(cli, code);
  app::add_completions_command(cli, code);
  app::add_man_command(cli, code);
  if (argument_count < 2) {
    std::fputs(cli.help().c_str(), stderr);
    return ExitCode::usage;
  }
  std::vector<std::string> words(arguments + 1, arguments + argument_count);
  app::correct_command(cli, words);
  try {
    std::vector<std::string> backwards(words.rbegin(), words.rend());  // as CLI11 wants them
    cli.parse(std::move(backwards));
  } catch (const CLI::Success& wanted) {  // --help, --version
    app::print(dynamic_cast<const CLI::CallForVersion*>(&wanted) != nullptr ? std::string(wanted.what()) + "\n"
               : cli.get_subcommands().empty()                              ? cli.help()
                                               : cli.get_subcommands().front()->help(cli.get_name()));
  } catch (const CLI::ParseError& error) {
    const auto chosen = cli.get_subcommands();
    const std::string near = chosen.empty() ? "" : app::nearest_option(*chosen.front(), words);
    const std::string help = chosen.empty() ? "attnviz --help" : "attnviz " + chosen.front()->get_name() + " --help";
    throw Error(ErrorKind::usage, io::for_terminal(error.what()), near.empty() ? "see '" + help + "'" : near);
  }
  app::flush();
  return code;
}

}  // namespace

int main(int argument_count, char** arguments) {
  app::handle_interrupts();
  ExitCode code = ExitCode::failed;
  try {
    code = run(argument_count, arguments);
  } catch (const app::BrokenPipe&) {
    code = ExitCode::done;
  } catch (const Error& error) {
    app::report_error(error);
    code = exit_code_of(error.kind());
  } catch (const std::bad_alloc&) {
    app::report_message("not enough memory for this input");
  } catch (const std::system_error& error) {
    app::report_error(Error(ErrorKind::limit, "the system refuses a thread or a lock: " + error.code().message(),
                            "try --jobs 1, or raise the limit of processes (ulimit -u)"));
  } catch (const std::exception& error) {
    app::report_message(std::string("internal error: ") + io::for_terminal(error.what()));
  }
  if (code == ExitCode::interrupted) app::end_by_interrupt();
  return static_cast<int>(code);
}
