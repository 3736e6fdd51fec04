#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>

namespace attnviz::image {

/// The picture formats that we decode. PNM covers P1 to P6 (PBM, PGM, PPM, plain and raw).
/// HEIF (HEIC among them) and AVIF are read by a part that may not have been built.
enum class Format { jpeg, png, webp, bmp, tiff, gif, pnm, qoi, heif, avif };

/// "JPEG", "PNG" ... for messages.
const char* name_of(Format format) noexcept;

/// The format by the first bytes, or nothing when they are none of ours.
std::optional<Format> known_format(std::span<const std::byte> bytes) noexcept;

/// Tells the format from the first bytes, never from the file's name. Throws `unsupported` with what was seen instead:
/// "report.jpg: a PDF document, not one of JPEG, PNG, WebP, ...". `name` is for the message.
Format sniff_format(std::span<const std::byte> bytes, const std::string& name);

}  // namespace attnviz::image
