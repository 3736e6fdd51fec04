#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <string_view>

namespace attnviz::app {

/// Help as people write it: a command opens with examples, values are NAME or N and not types of C++, defaults stand
/// behind the description.
std::shared_ptr<CLI::Formatter> help_format();

/// The examples of `attnviz run`, with their heading.
std::string_view run_examples();

/// What stands behind an option for people: "DIR", "N"; empty for a flag.
std::string value_name(const CLI::Option& option);

/// Whether the first word after the program is no command: throws `usage` with the nearest one. "help" and "help NAME"
/// become --help.
void correct_command(const CLI::App& cli, std::vector<std::string>& arguments);

/// The nearest option of a command for the first one that it does not have, or an empty text.
std::string nearest_option(const CLI::App& command, const std::vector<std::string>& arguments);

}  // namespace attnviz::app
