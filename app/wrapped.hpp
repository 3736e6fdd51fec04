#pragma once

#include <string>
#include <string_view>

namespace attnviz::app {

/// Breaks a long line at spaces, so that none is wider than `width` unless a single word is.
std::string wrapped(std::string_view text, std::size_t width);

}  // namespace attnviz::app
