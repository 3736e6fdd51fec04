#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace attnviz::report {

/// RFC 4648 with padding: what data URLs, JavaScript's atob and content security policies take.
std::string base64(std::span<const std::byte> bytes);

}  // namespace attnviz::report
