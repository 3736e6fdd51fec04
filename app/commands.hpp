#pragma once

#include "exit_code.hpp"

namespace CLI {
class App;
}

namespace attnviz::app {

// One file a subcommand. Each adds its options to the command line and, when it was called, does its work and leaves
// what the shell shall see in `code`. Failures are thrown as Error.
void add_run_command(CLI::App& app, ExitCode& code);
void add_list_command(CLI::App& app, ExitCode& code);
void add_explain_command(CLI::App& app, ExitCode& code);
void add_inspect_command(CLI::App& app, ExitCode& code);
void add_lesson_command(CLI::App& app, ExitCode& code);
void add_report_command(CLI::App& app, ExitCode& code);
void add_merge_command(CLI::App& app, ExitCode& code);
void add_completions_command(CLI::App& app, ExitCode& code);
void add_man_command(CLI::App& app, ExitCode& code);

}  // namespace attnviz::app
