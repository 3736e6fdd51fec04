#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace attnviz::report {

/// Bytes as characters that need no escape inside JSON or a script, 13 bits in every two: 1.23 characters a byte, where
/// base64 takes 1.33. The digits are the 91 printable characters of ASCII without space, '"', '<' and '\', in their
/// order; the first of two digits is the lower one, the first byte lies in the lowest bits. At the end 6 bits or fewer
/// take one character.
std::string dense_text(std::span<const std::byte> bytes);

}  // namespace attnviz::report
