#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "attnviz/models/config.hpp"

namespace attnviz::models {

/// A text as its characters.
struct Reading {
  std::vector<std::size_t> ids;      ///< in the source's alphabet; 0: not in it
  std::vector<std::string> labels;   ///< the characters as they were written
  std::vector<std::string> unknown;  ///< those that are not in the alphabet, each once
};

/// The alphabets of a network that reads a text character by character and writes another one. From config.json:
///   source_vocabulary   single characters; number 0 stands for all others
///   target_vocabulary   single characters; number 0 is the end of an answer
///   lowercase           capital letters of ASCII are read as small ones
///   separators          characters that are passed over
/// White space around a text is passed over, within it a space.
class Characters {
 public:
  /// Throws `format`.
  explicit Characters(const Config& config);

  std::size_t source_size() const { return source_size_; }
  std::size_t target_size() const { return target_.size(); }

  /// Bytes that are not UTF-8 are read as U+FFFD each. Throws `value` when nothing is left to read, and `limit` for
  /// more than 2048 characters.
  Reading read(std::string_view text) const;
  /// One label a step: "2", "0" ... "end".
  std::vector<std::string> labels_of(const std::vector<std::size_t>& answer) const;
  /// The answer up to its end, as a text.
  std::string spell(const std::vector<std::size_t>& answer) const;

 private:
  std::unordered_map<std::string, std::size_t> source_;
  std::vector<std::string> target_;
  std::size_t source_size_ = 0;
  std::string separators_;
  bool lowercase_ = false;
};

}  // namespace attnviz::models
