#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>

namespace attnviz::image {

/// The picture formats that we decode. PNM covers P1 to P6 (PBM, PGM, PPM, plain and raw).
enum class Format { jpeg, png, webp, bmp, tiff, gif, pnm };

/// "JPEG", "PNG" ... for messages.
const char* name_of(Format format) noexcept;

/// The format by the first bytes, or nothing when they are none of ours.
std::optional<Format> known_format(std::span<const std::byte> bytes) noexcept;

/// Tells the format from the first bytes, never from the file's name. Throws `unsupported` with what was seen instead:
/// "holiday.heic: HEIF or AVIF, not one of JPEG, PNG, WebP, BMP, TIFF, GIF, PNM". `name` is for the message.
Format sniff_format(std::span<const std::byte> bytes, const std::string& name);

}  // namespace attnviz::image
