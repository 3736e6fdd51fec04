#pragma once

#include <string>

#include "command_tree.hpp"

namespace attnviz::app {

// What a shell reads to complete words of an attnviz command: commands, options, values that have names, and files
// where files are wanted. One file a shell; each knows the tree alone.
std::string bash_completions(const CommandTree& tree);
std::string zsh_completions(const CommandTree& tree);
std::string fish_completions(const CommandTree& tree);

}  // namespace attnviz::app
