#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "attnviz/io/json_document.hpp"

namespace attnviz::text {

// How the parts of tokenizer.json read their fields. All throw `format` with the place of a value of the wrong kind.

/// The member, when it is there and not null.
std::optional<io::JsonPlace> field(const io::JsonPlace& place, std::string_view key);
bool flag_or(const io::JsonPlace& place, std::string_view key, bool fallback);
bool flag(const io::JsonPlace& place, std::string_view key);
std::string text_or(const io::JsonPlace& place, std::string_view key, std::string_view fallback);
/// An id of a vocabulary, below kMostIds.
std::int32_t id_of(const io::JsonPlace& place);
/// A text as code points.
std::u32string letters_at(const io::JsonPlace& place);

/// Throws `unsupported`: "tokenizer.json: normalizer.type is 'Foo', which is not supported".
[[noreturn]] void refuse(const io::JsonPlace& place, const std::string& what);

}  // namespace attnviz::text
