#include "attnviz/io/torch_checkpoint.hpp"

#include <algorithm>

#include "attnviz/core/error.hpp"
#include "attnviz/core/nearest_name.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/io/tensor_size.hpp"
#include "attnviz/io/zip_format.hpp"

namespace attnviz::io {

namespace {

// A safetensors file may begin with the same two bytes, as the length of a header that begins with '{' at byte 8.
bool begins_with_pickle(std::span<const std::byte> start) {
  constexpr std::size_t kAfterLength = 8;
  return start.size() > kAfterLength && start[0] == std::byte{0x80} && start[1] >= std::byte{2} &&
         start[1] <= std::byte{5} && start[kAfterLength] != std::byte{'{'};
}

}  // namespace

bool TorchCheckpoint::recognizes(std::span<const std::byte> start) {
  return begins_with(start, kZipLocal) || begins_with_pickle(start);
}

TorchCheckpoint::TorchCheckpoint(SharedBytes file, std::string name) : name_(std::move(name)), file_(std::move(file)) {
  if (begins_with(file_.bytes(), kZipLocal)) {
    entries_ = read_torch_zip(file_, name_);
  } else if (begins_with_pickle(file_.bytes())) {
    entries_ = read_torch_pickles(file_, name_);
  } else {
    throw Error(ErrorKind::format,
                name_ + ": its " + std::to_string(file_.bytes().size()) +
                    " bytes begin neither as a zip archive nor as a pickle, so PyTorch did not save it");
  }
  std::ranges::sort(entries_, {}, &TorchEntry::name);
}

TorchCheckpoint TorchCheckpoint::open(const std::filesystem::path& path) {
  return {SharedBytes::map(path), path_text(path)};
}

TorchCheckpoint TorchCheckpoint::parse(std::vector<std::byte> bytes, const std::string& name) {
  return {SharedBytes(std::move(bytes)), name};
}

Tensor TorchCheckpoint::read(std::string_view name) const {
  const auto found = std::ranges::lower_bound(entries_, name, {}, &TorchEntry::name);
  if (found == entries_.end() || found->name != name) {
    std::vector<std::string> names;
    for (const TorchEntry& entry : entries_) names.push_back(entry.name);
    throw Error(ErrorKind::not_found,
                name_ + ": none of the " + std::to_string(names.size()) + " tensors is named " + in_quotes(name),
                for_terminal(did_you_mean(name, names)));
  }
  const std::string what = name_ + ": tensor " + in_quotes(name);
  Tensor tensor = allocate_tensor(found->numbers.shape, what);
  read_strided(found->numbers, 0, values_of(tensor), what);
  return tensor;
}

}  // namespace attnviz::io
