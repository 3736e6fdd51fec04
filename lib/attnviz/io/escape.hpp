#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace attnviz::io {

// Text that comes from files and names is shown only through one of these.

/// Harmless on a terminal and always one line: control characters, invisible direction marks, line separators and bytes
/// that are not UTF-8 become visible as \x1b or \u202e. All other UTF-8 stays. Applying it twice changes nothing more.
std::string for_terminal(std::string_view text);

/// A path as it stands in messages: for_terminal of its bytes, and "." for the empty path.
std::string path_text(const std::filesystem::path& path);

/// A name for messages: for_terminal in single quotes, cut after 200 bytes.
std::string in_quotes(std::string_view name);

/// For element content and quoted attributes of a UTF-8 page: & < > " ' become references; bytes that are not UTF-8 and
/// characters that HTML forbids become U+FFFD. Direction marks stay: wrap foreign text in <bdi>.
std::string for_html(std::string_view text);

/// The text as a JSON string with its quotes; bytes that are not UTF-8 become U+FFFD.
std::string for_json(std::string_view text);
void append_json_string(std::string& out, std::string_view text);

/// A whole JSON document made safe inside a <script> element: every < becomes \u003c.
std::string for_script(std::string_view json);

/// The text with U+FFFD for each byte that is not part of valid UTF-8.
std::string repair_utf8(std::string_view text);

}  // namespace attnviz::io
