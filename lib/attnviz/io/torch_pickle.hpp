#pragma once

#include "attnviz/io/dtype.hpp"
#include "attnviz/io/pickle.hpp"

namespace attnviz::io {

/// Numbers that a checkpoint stores outside of its pickle.
struct TorchStorage {
  std::optional<Dtype> dtype;  ///< nothing when it is bytes
  std::string_view key;        ///< what the container calls it
  std::size_t count = 0;       ///< of numbers, or of bytes
  std::size_t size_each() const { return dtype ? size_of(*dtype) : 1; }
};

/// A view on numbers of a storage; where it lies has not been checked yet.
struct TorchTensor {
  Dtype dtype = Dtype::f32;
  std::size_t storage = 0;           ///< its number in TorchPickle::storages
  std::size_t offset = 0;            ///< of the first number, in numbers
  std::vector<std::size_t> shape;    ///< up to kMaximumRank axes
  std::vector<std::size_t> strides;  ///< as many, in numbers
};

/// What the names of a state dict mean: storages and tensors are collected, and all other names are refused.
class TorchPickle : public PickleMeaning {
 public:
  std::optional<std::uint32_t> find(std::string_view module, std::string_view name) const override;
  PickleValue call(PickleMemory& memory, std::uint32_t name, const std::vector<PickleValue>& arguments) override;
  PickleValue stored(PickleMemory& memory, const PickleValue& id) override;

  const std::vector<TorchStorage>& storages() const { return storages_; }
  const std::vector<TorchTensor>& tensors() const { return tensors_; }
  /// Whether a value is one of the tensors; then its `index` is the number.
  static bool is_tensor(const PickleValue& value);

 private:
  PickleValue make_tensor(PickleMemory& memory, std::uint32_t name, const std::vector<PickleValue>& arguments);

  std::vector<TorchStorage> storages_;
  std::vector<TorchTensor> tensors_;
};

}  // namespace attnviz::io
