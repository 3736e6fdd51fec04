#pragma once

#include <cstddef>
#include <span>

namespace attnviz::io {

enum class InflateResult {
  complete,  ///< the data ended exactly with the last byte asked for
  more,      ///< so many bytes were unpacked, and the data goes on
  too_short  ///< the data is damaged or ends before
};

/// Unpacks raw deflate data (RFC 1951) until `unpacked` is full, and looks whether that was all.
InflateResult inflate_raw(std::span<const std::byte> packed, std::span<std::byte> unpacked);

}  // namespace attnviz::io
