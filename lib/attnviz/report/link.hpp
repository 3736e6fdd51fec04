#pragma once

#include <string>
#include <string_view>

namespace attnviz::report {

/// The relative path as it stands in href and src: "./" in front, every byte but letters, digits and -._~/ as %XX, so
/// that no name is taken for a scheme, a query or markup.
std::string relative_link(std::string_view path);

/// Text as part of a URL's fragment or query: every byte but letters, digits and -._~ as %XX.
std::string url_text(std::string_view text);

}  // namespace attnviz::report
