#include "attnviz/report/template.hpp"

#include "attnviz/core/error.hpp"

namespace attnviz::report {

std::string fill_template(std::string_view text, const std::map<std::string, std::string, std::less<>>& parts) {
  std::string out;
  for (;;) {
    const std::size_t open = text.find("{{"), close = text.find("}}", open);
    if (close == std::string_view::npos) return out.append(text);
    out.append(text.substr(0, open));
    const std::string_view name = text.substr(open + 2, close - open - 2);
    const auto part = parts.find(name);
    if (part == parts.end())
      throw Error(ErrorKind::internal, "page template: unknown part '" + std::string(name) + "'");
    out += part->second;
    text.remove_prefix(close + 2);
  }
}

}  // namespace attnviz::report
