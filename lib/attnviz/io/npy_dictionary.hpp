#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace attnviz::io {

/// What the header of a .npy file says, in numpy's words: descr is "<f4" and the like.
struct NpyDictionary {
  std::string descr;
  bool fortran_order = false;
  std::vector<std::size_t> shape;
};

/// Reads {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), } with its keys in any order, and nothing more of
/// Python's grammar. `offset` is where the text begins in the file `name`; both stand in messages. Throws format, or
/// unsupported for a structured array.
NpyDictionary parse_npy_dictionary(std::string_view text, std::size_t offset, const std::string& name);

}  // namespace attnviz::io
