#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "attnviz/models/config.hpp"

namespace attnviz::models {

/// A text as sentences and what is asked about them, as they are written.
struct Story {
  std::vector<std::string> sentences;
  std::string question;
};

/// Sentences end with a line, or with '.', '!' or '?'. The last one that ends with '?' is the question; questions
/// before it tell nothing and are left out. Throws `value` for a text without a question or without a sentence beside
/// it.
Story read_story(std::string_view text);

/// The words of a sentence in small letters, without the marks around them; a '?' at its end is a word.
std::vector<std::string> words_of(std::string_view sentence);

/// A story in the numbers of a network's vocabulary. Words that it lacks are number 0, which says nothing to it.
struct StoryInput {
  std::vector<std::string> labels;                   ///< the sentences as they are written, the oldest first
  std::vector<std::vector<std::int32_t>> sentences;  ///< their words
  std::vector<std::int32_t> question;
  std::string asked;    ///< the question as it is written
  std::string outside;  ///< what of the text the network does not know or hold; empty: it knows and holds all of it
};

/// Reads stories for a network that holds `slots` sentences.
class StoryReader {
 public:
  /// config.json: "vocabulary" (its word 0 stands for nothing), "slots", "sentence_words". Throws `format`.
  explicit StoryReader(const Config& config);

  /// Of a longer story the newest sentences are kept. Throws as read_story does.
  StoryInput read(const std::string& text) const;

  const std::vector<std::string>& words() const { return words_; }
  /// The number of a word of config.json. Throws `format` when the vocabulary lacks it.
  std::size_t at(const std::string& word) const;
  std::size_t slots() const { return slots_; }
  std::size_t longest() const { return longest_; }  ///< words of the longest sentence it was trained on

 private:
  std::string name_;
  std::vector<std::string> words_;
  std::unordered_map<std::string, std::int32_t> numbers_;
  std::size_t slots_ = 0, longest_ = 0;
};

}  // namespace attnviz::models
