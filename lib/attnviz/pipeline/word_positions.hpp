#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attnviz::pipeline {

/// The tokens that spell a word, each time it stands there: a token of this text, or pieces of a vocabulary that join
/// to it ("##ing" continues a word, "\u0120cat" and "\u2581cat" begin one). Where nothing does, the same without regard
/// to the case of ASCII letters, since many networks know small letters only.
std::vector<std::size_t> positions_spelling(std::string_view word, std::span<const std::string> tokens);

}  // namespace attnviz::pipeline
