#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attnviz::models {

/// How one part of a network is called here and in a checkpoint. '*' stands for a layer's number; a leading '/' in
/// `theirs` means that the name does not take the checkpoint's prefix.
struct NameRule {
  std::string_view ours;
  std::string_view theirs;
  enum class Storage { plain, transposed } storage = Storage::plain;  ///< transposed: a matrix stored as [in,out]
};

/// A naming scheme: their names for ours, and nothing else of theirs is known anywhere.
struct Naming {
  std::string_view name;
  /// A tensor that only this scheme has; what stands before it is the prefix. Empty: nothing tells it, there is no
  /// prefix.
  std::string_view fingerprint;
  std::span<const NameRule> rules;            ///< empty: every part is called as here
  std::span<const std::string_view> ignored;  ///< ends of names that hold nothing learned: masks, position numbers
};

struct TheirName {
  std::string name;  ///< empty: the scheme has no such part
  bool absolute = false;
  NameRule::Storage storage = NameRule::Storage::plain;
};

/// "layers.3.attention.query.weight" -> "encoder.layer.3.attention.self.query.weight", without a prefix.
TheirName translate(const Naming& naming, std::string_view ours);

}  // namespace attnviz::models
