#pragma once

#include <string>
#include <vector>

#include "attnviz/io/shared_bytes.hpp"
#include "attnviz/io/strided_numbers.hpp"

namespace attnviz::io {

/// A tensor of a file that torch.save wrote. Its bytes lie in the file.
struct TorchEntry {
  std::string name;
  StridedNumbers numbers;
};

/// The tensors of a zip archive: NAME/data.pkl, and a member NAME/data/KEY for each storage, stored without compression
/// (PyTorch 1.6 and later). Every tensor lies inside its storage. Throws format, limit or unsupported. `file` must live
/// as long as the entries are used; `name` stands in messages.
std::vector<TorchEntry> read_torch_zip(const SharedBytes& file, const std::string& name);

/// The same for the format before: pickles of a magic number, a version, the system, the state dict and the storages'
/// keys, one after the other, and then each storage's size and numbers.
std::vector<TorchEntry> read_torch_pickles(const SharedBytes& file, const std::string& name);

}  // namespace attnviz::io
