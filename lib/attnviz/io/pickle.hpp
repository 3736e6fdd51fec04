#pragma once

#include <optional>

#include "attnviz/io/pickle_memory.hpp"

namespace attnviz::io {

/// What the names in a pickle stand for. Nothing is ever run: a name is a number here, and a call gives a value.
class PickleMeaning {
 public:
  virtual ~PickleMeaning() = default;
  /// The number of a class or function; nothing when it may not be named.
  virtual std::optional<std::uint32_t> find(std::string_view module, std::string_view name) const = 0;
  /// What a call of a name, or a new object of it, gives.
  virtual PickleValue call(PickleMemory& memory, std::uint32_t name, const std::vector<PickleValue>& arguments) = 0;
  /// What a persistent id stands for, something that is stored outside of the pickle.
  virtual PickleValue stored(PickleMemory& memory, const PickleValue& id) = 0;
};

/// Reads the pickle (docs.python.org/3/library/pickletools.html, protocols 2 to 5) at byte `at` of the memory's bytes,
/// and moves `at` behind it. Knows plain values, texts, tuples, lists and dicts; states that are set on objects are
/// dropped. Work and memory are bounded by the bytes, and by PickleMemory. Throws format, limit or unsupported.
PickleValue read_pickle(PickleMemory& memory, std::size_t& at, PickleMeaning& meaning);

}  // namespace attnviz::io
