#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>

namespace attnviz::pipeline {

/// Whether bytes are a text: no NUL and hardly any control characters among the first ones. Invalid UTF-8 is allowed
/// and becomes visible replacement characters.
bool looks_like_text(std::span<const std::byte> bytes);

/// The beginning of a text for an error: "it begins '<!DOCTYPE html>'".
std::string first_words(std::span<const std::byte> bytes);

/// Whether folders are searched for a file of this name, videos aside, and whether it promises a picture.
bool has_known_ending(const std::filesystem::path& path);
bool names_picture(const std::filesystem::path& path);
/// Whether it promises a text or a tensor, and whether a video.
bool names_other(const std::filesystem::path& path);
bool names_video(const std::filesystem::path& path);

}  // namespace attnviz::pipeline
