#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

namespace attnviz::app {

/// Help as people write it: a command opens with examples, values are NAME or N and not types of C++, defaults stand
/// behind the description.
std::shared_ptr<CLI::Formatter> help_format();

/// Whether the first word after the program is no command: throws `usage` with the nearest one. "help" and "help NAME"
/// become --help.
void correct_command(const CLI::App& cli, std::vector<std::string>& arguments);

/// The nearest option of a command for the first one that it does not have, or an empty text.
std::string nearest_option(const CLI::App& command, const std::vector<std::string>& arguments);

}  // namespace attnviz::app
