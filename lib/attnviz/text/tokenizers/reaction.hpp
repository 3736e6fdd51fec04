#pragma once

#include <string_view>
#include <vector>

#include "attnviz/text/tokenizers/encoding.hpp"
#include "attnviz/text/tokenizers/vocabulary.hpp"

namespace attnviz::text {

/// A reaction as SMILES, cut into atoms, bonds, brackets and ring numbers: an atom in brackets is one token, so are Br
/// and Cl, %12 and >>. Schwaller et al. 2019, ACS Central Science 5, 1572. What the vocabulary lacks is unknown. Throws
/// `value` with the byte of a character that no SMILES has.
std::vector<Piece> reaction_pieces(std::string_view smiles, const Vocabulary& vocabulary);

}  // namespace attnviz::text
