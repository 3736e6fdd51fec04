#pragma once

#include <string>

#include "command_tree.hpp"

namespace attnviz::app {

/// The manual page attnviz(1), as roff with the macros of man(7).
std::string man_page(const CommandTree& tree);

}  // namespace attnviz::app
