#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace attnviz {

/// The name with the fewest edits (insert, delete, replace, swap of neighbours; case does not count) from `word`, if it
/// is close enough to be what the user meant: at most a third of the longer of the two.
std::optional<std::string> nearest_name(std::string_view word, std::span<const std::string> names);

/// "did you mean 'simam'?", or an empty text when nothing is near.
std::string did_you_mean(std::string_view word, std::span<const std::string> names);

}  // namespace attnviz
