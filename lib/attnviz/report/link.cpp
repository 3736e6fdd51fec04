#include "attnviz/report/link.hpp"

namespace attnviz::report {

namespace {

void append_escaped(std::string& out, char byte) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  const bool letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9');
  if (letter || byte == '-' || byte == '.' || byte == '_' || byte == '~') {
    out += byte;
    return;
  }
  const auto value = static_cast<unsigned char>(byte);
  out += '%';
  out += kDigits[value >> 4];
  out += kDigits[value & 15];
}

}  // namespace

std::string relative_link(std::string_view path) {
  std::string link = path.starts_with("../") ? "" : "./";
  for (const char byte : path) {
    if (byte == '/') {
      link += byte;
    } else {
      append_escaped(link, byte);
    }
  }
  return link;
}

std::string url_text(std::string_view text) {
  std::string out;
  for (const char byte : text) append_escaped(out, byte);
  return out;
}

}  // namespace attnviz::report
