#pragma once

#include <string>
#include <string_view>

namespace attnviz::render {

/// The text as a label shows it, in well-formed UTF-8. C0 controls and DEL become their pictures (U+2400 ...); C1
/// controls, line and paragraph separators, zero-width marks and everything that would steer direction or formatting
/// unseen become an escape such as \u200B. Joiners stay where something stands before them; of the marks on one
/// character the first 32 stay.
std::string visible_text(std::string_view utf8);

}  // namespace attnviz::render
