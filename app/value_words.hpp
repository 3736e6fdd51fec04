#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace attnviz::app {

/// The values of an option or argument that have names: those that CLI11 checks, and what stands in the catalogues.
/// Others may be allowed beside them (a folder, a number). Empty where nothing has a name.
std::vector<std::string> value_words(const CLI::App& command, const CLI::Option& option);

}  // namespace attnviz::app
