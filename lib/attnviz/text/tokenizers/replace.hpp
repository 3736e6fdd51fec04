#pragma once

#include "attnviz/text/tokenizers/normalizer.hpp"

namespace attnviz::text {

/// Replace of a tokenizer.json: a literal text, or one of the expressions \s+ and " {2,}". What is put in stands for
/// the last letter of what it replaces. Throws `unsupported` for other expressions.
Normalizer read_replace(const io::JsonPlace& place);

}  // namespace attnviz::text
