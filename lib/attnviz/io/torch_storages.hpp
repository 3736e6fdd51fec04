#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "attnviz/io/torch_container.hpp"
#include "attnviz/io/torch_pickle.hpp"
#include "attnviz/io/torch_state.hpp"

namespace attnviz::io {

/// The bytes that a container stores, by key.
using TorchStorageBytes = std::map<std::string_view, std::span<const std::byte>>;

/// Puts names, tensors and storages together. Refuses tensors that reach beyond their storage, storages that are not
/// there or of another size, and tensors of more numbers than their storage (a few numbers that are shown again and
/// again), since a small file could ask for terabytes then; so could
/// very many tensors of one storage, of which 256 are allowed.
std::vector<TorchEntry> join_torch_storages(const std::vector<TorchNamedTensor>& named, const TorchPickle& pickle,
                                            const TorchStorageBytes& bytes, const std::string& file_name);

}  // namespace attnviz::io
