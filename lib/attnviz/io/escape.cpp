#include "attnviz/io/escape.hpp"

#include <utf8proc.h>
#include <array>
#include <cstdint>

namespace attnviz::io {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD
constexpr std::string_view kHexDigits = "0123456789abcdef";

// Calls visit(code point, its bytes) for every character; the code point is -1 for a byte that is not valid UTF-8.
template <class Visit>
void for_each_character(std::string_view text, Visit visit) {
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  for (std::size_t at = 0; at < text.size();) {
    utf8proc_int32_t code = bytes[at];
    std::size_t length = 1;
    if (code >= 0x80) {
      const auto left = static_cast<utf8proc_ssize_t>(text.size() - at);
      const utf8proc_ssize_t used = utf8proc_iterate(bytes + at, left, &code);
      if (used > 0) {
        length = static_cast<std::size_t>(used);
      } else {
        code = -1;
      }
    }
    visit(code, text.substr(at, length));
    at += length;
  }
}

void append_hex(std::string& out, std::string_view prefix, std::uint32_t value, int digits) {
  out += prefix;
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) out += kHexDigits[(value >> shift) & 0xF];
}

bool changes_direction_or_line(std::int32_t code) {
  return code == 0x061C || code == 0x200E || code == 0x200F || (code >= 0x2028 && code <= 0x202E) ||
         (code >= 0x2066 && code <= 0x2069);
}

bool forbidden_in_html(std::int32_t code) {
  const bool control = (code < 0x20 && code != '\t' && code != '\n' && code != '\r') || (code >= 0x7F && code < 0xA0);
  const bool noncharacter = (code >= 0xFDD0 && code <= 0xFDEF) || (code & 0xFFFE) == 0xFFFE;
  return control || noncharacter;
}

}  // namespace

std::string for_terminal(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for_each_character(text, [&](std::int32_t code, std::string_view bytes) {
    if (code < 0x20 || code == 0x7F) {
      append_hex(out, "\\x", static_cast<unsigned char>(bytes[0]), 2);
    } else if ((code >= 0x80 && code < 0xA0) || changes_direction_or_line(code)) {
      append_hex(out, "\\u", static_cast<std::uint32_t>(code), 4);
    } else {
      out += bytes;
    }
  });
  return out;
}

std::string path_text(const std::filesystem::path& path) {
  return path.empty() ? "." : for_terminal(path.native());
}

std::string in_quotes(std::string_view name) {
  constexpr std::size_t kLongestShown = 200;
  return "'" + for_terminal(name.substr(0, kLongestShown)) + (name.size() > kLongestShown ? "...'" : "'");
}

std::string for_html(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for_each_character(text, [&](std::int32_t code, std::string_view bytes) {
    switch (code) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += forbidden_in_html(code) ? kReplacement : bytes;
    }
  });
  return out;
}

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  for_each_character(text, [&](std::int32_t code, std::string_view bytes) {
    switch (code) {
      case -1:
        out += kReplacement;
        break;
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (code < 0x20 || code == 0x7F) {
          append_hex(out, "\\u", static_cast<std::uint32_t>(code), 4);
        } else {
          out += bytes;
        }
    }
  });
  out += '"';
}

std::string for_json(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

std::string for_script(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  for (const char character : json) {
    if (character == '<') {
      out += "\\u003c";
    } else {
      out += character;
    }
  }
  return out;
}

std::string repair_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for_each_character(text, [&](std::int32_t code, std::string_view bytes) { out += code < 0 ? kReplacement : bytes; });
  return out;
}

}  // namespace attnviz::io
