#pragma once

// Inside of image/: a TIFF directory is free to point at the same bytes again and again, so that a small file costs any
// amount of memory and time. What is read here is compared with the size of the file and of the picture first.

#include "attnviz/image/decoders.hpp"
#include "attnviz/image/tiff_memory.hpp"

namespace attnviz::image {

/// Before libtiff sees the file: throws `limit` when the values of the first directory are more than the file holds.
/// What cannot be parsed is left to libtiff to complain about.
void require_plausible_directory(const Encoded& file);

/// Before a picture of `pixels` is decoded: throws `limit` when its strips or tiles, packed or unpacked, are more than
/// sixteen bytes for each pixel of the largest picture that the limits allow, or when those in JPEG have too many
/// scans.
void require_affordable(const MemoryTiff& tiff);

}  // namespace attnviz::image
