#pragma once

// Inside of image/: a progressive JPEG may go over all of its pixels again and again, for a few bytes each time.

#include <cstddef>

#include "attnviz/image/decoders.hpp"

namespace attnviz::image {

/// How many scans the markers up to the end of the picture announce. Nothing is decoded.
std::size_t count_jpeg_scans(std::span<const std::byte> bytes);

/// How many scans are decoded at most: those of twenty scans of the largest picture that the limits allow, never more
/// than 500. Encoders write about ten.
std::size_t most_scans(const Encoded& file, std::size_t pixels);

/// Throws `limit` when there are more.
void require_scans(const Encoded& file, std::size_t scans, std::size_t pixels);

}  // namespace attnviz::image
