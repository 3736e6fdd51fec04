#pragma once

#include "attnviz/text/tokenizers/aligned_text.hpp"
#include "attnviz/text/unicode.hpp"

namespace attnviz::text {

/// A normal form that remembers where its letters came from: the parts of a decomposed letter all stand for that
/// letter, a composed letter stands for the first of those that it was made of.
void normalize(Letters& letters, NormalForm form);

/// Each letter's own lower case, as `lower_case`.
void lower_case(Letters& letters);

}  // namespace attnviz::text
