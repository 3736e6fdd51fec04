#pragma once

#include <string>
#include <vector>

namespace attnviz::test {

// The doors between rooms, the doors inside a room, and the fences around libraries, read off the sources themselves.

struct Source {
  std::string path;  ///< from the top of the project
  std::string text;
};

/// Every source file of the library and the program.
std::vector<Source> sources();

/// What is wrong with one source: a line a fault, with its place. Empty when nothing is.
std::vector<std::string> complaints(const Source& source);

}  // namespace attnviz::test
