#pragma once

#include <string>
#include <vector>

#include "support/bytes.hpp"

namespace attnviz::test {

// Pieces of pickles of protocol 2, and of torch's format before zip archives, to write by hand what torch never would.

inline std::string pickle_of(const std::string& opcodes) {
  return "\x80\x02" + opcodes + ".";
}

inline std::string pickled_text(const std::string& text) {
  return "X" + little_endian(text.size(), 4) + text;
}

inline std::string pickled_integer(long long value) {
  return "\x8a\x08" + little_endian(static_cast<unsigned long long>(value), 8);
}

/// A tuple of integers.
inline std::string pickled_sizes(const std::vector<long long>& sizes) {
  std::string text = "(";
  for (const long long size : sizes) text += pickled_integer(size);
  return text + "t";
}

/// A storage of floats.
inline std::string pickled_storage(const std::string& key, long long count) {
  return "(" + pickled_text("storage") + "ctorch\nFloatStorage\n" + pickled_text(key) + pickled_text("cpu") +
         pickled_integer(count) + "tQ";
}

struct PickledTensor {
  std::string storage = pickled_storage("0", 4);
  long long offset = 0;
  std::vector<long long> shape = {4}, strides = {1};
};

inline std::string pickled_tensor(const PickledTensor& tensor) {
  return "ctorch._utils\n_rebuild_tensor_v2\n(" + tensor.storage + pickled_integer(tensor.offset) +
         pickled_sizes(tensor.shape) + pickled_sizes(tensor.strides) + "\x89}tR";
}

/// {"w": tensor}
inline std::string pickled_state(const PickledTensor& tensor) {
  return "}" + pickled_text("w") + pickled_tensor(tensor) + "s";
}

/// Everything before the state dict.
inline std::string torch_head(const std::string& little = "\x88") {
  return pickle_of("\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19") + pickle_of("M\xe9\x03") +
         pickle_of("}" + pickled_text("little_endian") + little + "s");
}

/// Keys and numbers of one storage.
inline std::string torch_tail(const std::string& key = "0", std::size_t count = 4, std::size_t written = 4) {
  return pickle_of("]" + pickled_text(key) + "a") + little_endian(count, 8) + std::string(written * 4, '\0');
}

}  // namespace attnviz::test
