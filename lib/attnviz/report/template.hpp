#pragma once

#include <map>
#include <string>
#include <string_view>

namespace attnviz::report {

/// The text with each {{name}} replaced; what is put in is not looked at again. Throws `internal` for a name that is
/// not among `parts`.
std::string fill_template(std::string_view text, const std::map<std::string, std::string, std::less<>>& parts);

}  // namespace attnviz::report
