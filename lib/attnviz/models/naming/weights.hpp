#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attnviz/models/checkpoint.hpp"
#include "attnviz/models/naming/naming.hpp"

namespace attnviz::models {

/// A tensor of a checkpoint whose name and shape are checked; its numbers are read when they are needed.
class StoredTensor {
 public:
  StoredTensor() = default;
  StoredTensor(Checkpoint checkpoint, std::string name, NameRule::Storage storage)
      : checkpoint_(std::move(checkpoint)), name_(std::move(name)), storage_(storage) {}

  explicit operator bool() const { return checkpoint_.has_value(); }
  bool transposed() const { return storage_ == NameRule::Storage::transposed; }
  const std::string& name() const { return name_; }  ///< in the checkpoint
  std::size_t size() const;
  /// All numbers in the order they are stored. `into` must have size() places.
  void read(std::span<float> into) const;
  std::vector<float> read() const;
  /// `into.size()` numbers from `first` on.
  void read_part(std::size_t first, std::span<float> into) const;

 private:
  std::optional<Checkpoint> checkpoint_;
  std::string name_;
  NameRule::Storage storage_ = NameRule::Storage::plain;
};

/// The tensors of one network by our names, as the layers ask for them. What is missing or misshaped is collected, so
/// that a user learns everything at once, in the checkpoint's own names.
class Weights {
 public:
  Weights(Checkpoint checkpoint, const Naming& naming);

  /// The scheme whose fingerprint the checkpoint has; null when none fits.
  static const Naming* recognize(const Checkpoint& checkpoint, std::span<const Naming* const> namings);

  /// A tensor that must be there in this shape (as we see it: a transposed matrix is asked for as [out,in]; sizes of
  /// one may be added or left out). An empty one comes back after a complaint.
  StoredTensor expect(std::string_view ours, const std::vector<std::size_t>& shape);
  /// The same for a tensor that may be absent.
  StoredTensor find(std::string_view ours, const std::vector<std::size_t>& shape);
  bool has(std::string_view ours) const;
  /// Its stored shape; empty when it is absent.
  std::vector<std::size_t> shape_of(std::string_view ours) const;
  /// How many numbered parts there are: count("layers.*.attention_norm.weight") of a network with twelve is 12.
  std::size_t count(std::string_view ours) const;
  /// Says that a tensor is known and not needed.
  void ignore(std::string_view ours);

  /// Throws `format` with everything that was complained about and what else the file holds under its prefix.
  void finish(std::string_view who) const;
  /// Tensors under the prefix that nobody asked for.
  std::vector<std::string> extra() const;

  const Checkpoint& checkpoint() const { return checkpoint_; }

 private:
  const Checkpoint::Entry* locate(std::string_view ours, NameRule::Storage& storage) const;
  std::string full_name(const TheirName& their) const;

  Checkpoint checkpoint_;
  const Naming& naming_;
  std::string prefix_;
  std::vector<std::string> missing_, misshaped_, used_;
};

}  // namespace attnviz::models
