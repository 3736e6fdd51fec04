#pragma once

#include <string>
#include <string_view>

#include "attnviz/text/tokenizers/aligned_text.hpp"

namespace attnviz::text {

/// The visible letter that stands for a byte in byte-level vocabularies: printable Latin-1 stands for itself, the other
/// 68 bytes are U+0100 and up, so that a space is U+0120. Radford et al. 2019, "Language Models are Unsupervised
/// Multitask Learners".
char32_t byte_letter(unsigned char byte);

/// Every letter becomes the letters of its UTF-8 bytes, which all stand for it.
void to_byte_letters(Letters& letters);

/// A word of a byte-level vocabulary as its letters are written, except that spaces and controls stay visible; the word
/// itself when its bytes are only a part of a letter.
std::string readable_bytes(std::string_view word);

}  // namespace attnviz::text
