#include "attnviz/io/torch_storages.hpp"

#include "attnviz/core/error.hpp"
#include "attnviz/core/tensor.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/io/tensor_size.hpp"

namespace attnviz::io {

namespace {

// Layers that share their weights are saved once for each layer.
constexpr std::size_t kMostViews = 256;

/// One tensor and its storage, on their way together.
class Join {
 public:
  Join(const TorchNamedTensor& named, const TorchPickle& pickle, const std::string& file_name)
      : name_(named.name),
        tensor_(pickle.tensors()[named.tensor]),
        storage_(pickle.storages()[tensor_.storage]),
        file_name_(file_name) {}

  TorchEntry with(const TorchStorageBytes& bytes) const {
    const auto found = bytes.find(storage_.key);
    if (found == bytes.end()) fail("its storage " + in_quotes(storage_.key) + " is not in the file");
    const auto stored = found->second;
    const std::size_t each = size_of(tensor_.dtype);
    if (stored.size() % storage_.size_each() != 0 || stored.size() / storage_.size_each() != storage_.count) {
      fail("its storage " + in_quotes(storage_.key) + " has " + std::to_string(stored.size()) + " bytes, but " +
           std::to_string(storage_.count) + " numbers of " + std::to_string(storage_.size_each()) + " bytes");
    }
    const auto needed = checked_bytes(tensor_.shape, each);
    const auto reach = reach_of(tensor_.shape, tensor_.strides);
    const std::size_t there = stored.size() / each;
    const std::string of =
        "shape " + shape_text(std::span<const std::size_t>(tensor_.shape)) + " of " + name_of(tensor_.dtype);
    if (!needed || !reach) fail(of + " has more bytes than can be counted");
    if (*reach > there || tensor_.offset > there - *reach) {
      fail(of + " reaches over " + std::to_string(*reach) + " numbers from number " + std::to_string(tensor_.offset) +
           " on, its storage " + in_quotes(storage_.key) + " has " + std::to_string(there));
    }
    if (*needed > stored.size()) {
      throw Error(ErrorKind::unsupported,
                  where() + of + " takes " + std::to_string(*needed) + " bytes, its storage " +
                      in_quotes(storage_.key) + " has " + std::to_string(stored.size()),
                  "it is an expanded view; save its .clone()");
    }
    return {name_,
            {tensor_.dtype, tensor_.shape, tensor_.strides, stored.subspan(tensor_.offset * each, *reach * each)}};
  }

 private:
  std::string where() const { return file_name_ + ": tensor " + in_quotes(name_) + ": "; }
  [[noreturn]] void fail(const std::string& what) const { throw Error(ErrorKind::format, where() + what); }

  const std::string& name_;
  const TorchTensor& tensor_;
  const TorchStorage& storage_;
  const std::string& file_name_;
};

}  // namespace

std::vector<TorchEntry> join_torch_storages(const std::vector<TorchNamedTensor>& named, const TorchPickle& pickle,
                                            const TorchStorageBytes& bytes, const std::string& file_name) {
  std::size_t stored = 0, asked = 0;
  for (const auto& [key, storage] : bytes) stored += storage.size();
  std::vector<TorchEntry> entries;
  for (const TorchNamedTensor& tensor : named) {
    entries.push_back(Join(tensor, pickle, file_name).with(bytes));
    const StridedNumbers& numbers = entries.back().numbers;
    // Each is no larger than its storage, so the sum of those before cannot overflow.
    asked += checked_bytes(numbers.shape, size_of(numbers.dtype)).value_or(0);
    if (asked / kMostViews <= stored) continue;
    throw Error(ErrorKind::limit, file_name + ": its first " + std::to_string(entries.size()) + " tensors take " +
                                      std::to_string(asked) + " bytes, more than " + std::to_string(kMostViews) +
                                      " times the " + std::to_string(stored) + " bytes of its storages");
  }
  return entries;
}

}  // namespace attnviz::io
