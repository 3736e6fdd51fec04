#pragma once

#include "attnviz/io/pickle_memory.hpp"

namespace attnviz::io {

/// The stack of a pickle machine with its marks, and the memo of what was kept for later. What a pickle asks for
/// wrongly is refused by the memory's `fail`.
class PickleStack {
 public:
  explicit PickleStack(PickleMemory& memory) : memory_(memory) {}

  void push(PickleValue value);
  void mark();
  PickleValue& top();
  PickleValue pop();
  /// The last `count` values, or all behind the last mark, in the order of their coming.
  std::vector<PickleValue> pop_some(std::size_t count);
  std::vector<PickleValue> pop_to_mark();
  /// The one value that a pickle ends with.
  PickleValue last();

  /// Keeps the top; writers number one after the other, from 0 or from 1.
  void put(std::size_t place);
  void put_next() { put(memo_.size()); }
  void get(std::size_t place);

 private:
  std::size_t floor() const { return marks_.empty() ? 0 : marks_.back(); }
  void check_depth() const;

  PickleMemory& memory_;
  std::vector<PickleValue> values_, memo_;
  std::vector<std::size_t> marks_;
};

}  // namespace attnviz::io
