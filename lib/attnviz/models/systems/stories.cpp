#include "attnviz/models/systems/stories.hpp"

#include <algorithm>

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/models/architectures/limits.hpp"

namespace attnviz::models {
namespace {

constexpr CountLimits kSlotLimits{1, 4096}, kSentenceLimits{1, 1024};

constexpr bool is_space(char letter) {
  return letter == ' ' || letter == '\t' || letter == '\r' || letter == '\n' || letter == '\f' || letter == '\v';
}

constexpr bool ends_sentence(char letter) {
  return letter == '.' || letter == '!' || letter == '?';
}

constexpr bool is_mark(char letter) {
  return std::string_view(".,;:!?\"'()").find(letter) != std::string_view::npos;
}

/// Small letters of the Latin alphabet; what is beyond it stays as it is.
char small(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

std::vector<std::string> sentences_of(std::string_view text) {
  std::vector<std::string> sentences;
  const auto add = [&](std::string_view sentence) {
    sentence = trimmed(sentence);
    if (!words_of(sentence).empty()) sentences.emplace_back(sentence);
  };
  std::size_t begin = 0;
  for (std::size_t place = 0; place < text.size(); ++place) {
    if (!ends_sentence(text[place]) && text[place] != '\n') continue;
    add(text.substr(begin, place + 1 - begin));
    begin = place + 1;
  }
  add(text.substr(begin));
  return sentences;
}

void tell(std::string& outside, const std::string& what) {
  outside += (outside.empty() ? "" : "; ") + what;
}

/// "'mary', 'john' and 3 more"
std::string listed(const std::vector<std::string>& words) {
  constexpr std::size_t kMostWords = 4;
  std::string text;
  for (std::size_t place = 0; place < std::min(words.size(), kMostWords); ++place) {
    text += (place > 0 ? ", " : "") + io::in_quotes(words[place]);
  }
  return words.size() > kMostWords ? text + " and " + std::to_string(words.size() - kMostWords) + " more" : text;
}

}  // namespace

std::vector<std::string> words_of(std::string_view sentence) {
  std::vector<std::string> words;
  bool asks = false;
  for (std::size_t begin = 0; begin < sentence.size();) {
    std::size_t end = begin;
    while (end < sentence.size() && !is_space(sentence[end])) ++end;
    std::string_view word = sentence.substr(begin, end - begin);
    begin = end + 1;
    if (!word.empty()) asks = word.ends_with('?');
    while (!word.empty() && is_mark(word.front())) word.remove_prefix(1);
    while (!word.empty() && is_mark(word.back())) word.remove_suffix(1);
    if (word.empty()) continue;
    std::ranges::transform(word, std::back_inserter(words.emplace_back()), small);
  }
  if (asks && !words.empty()) words.emplace_back("?");
  return words;
}

Story read_story(std::string_view text) {
  Story story;
  for (std::string& sentence : sentences_of(text)) {
    if (sentence.ends_with('?')) {
      story.question = std::move(sentence);
    } else {
      story.sentences.push_back(std::move(sentence));
    }
  }
  constexpr const char* kExample = R"(for example --text "Anna went to the kitchen. Where is Anna?")";
  if (story.question.empty())
    throw Error(ErrorKind::value, "the story asks nothing: no sentence ends with '?'", kExample);
  if (story.sentences.empty())
    throw Error(ErrorKind::value, "there is a question and no story to answer it from", kExample);
  return story;
}

StoryReader::StoryReader(const Config& config)
    : name_(config.name()),
      words_(config.texts("vocabulary")),
      slots_(config.count("slots", kSlotLimits)),
      longest_(config.count("sentence_words", kSentenceLimits)) {
  if (words_.size() < 2) throw Error(ErrorKind::format, name_ + ": vocabulary has no words");
  for (std::size_t number = 0; number < words_.size(); ++number) {
    if (!numbers_.emplace(words_[number], static_cast<std::int32_t>(number)).second) {
      throw Error(ErrorKind::format, name_ + ": vocabulary has " + io::in_quotes(words_[number]) + " twice");
    }
  }
}

std::size_t StoryReader::at(const std::string& word) const {
  const auto found = numbers_.find(word);
  if (found == numbers_.end()) throw Error(ErrorKind::format, name_ + ": vocabulary has no " + io::in_quotes(word));
  return static_cast<std::size_t>(found->second);
}

StoryInput StoryReader::read(const std::string& text) const {
  Story story = read_story(text);
  StoryInput input;
  const std::size_t all = story.sentences.size();
  if (all > slots_) story.sentences.erase(story.sentences.begin(), story.sentences.end() - static_cast<long>(slots_));
  std::vector<std::string> unknown;
  std::size_t longest = 0;
  const auto numbered = [&](const std::string& sentence) {
    std::vector<std::int32_t> numbers;
    for (const std::string& word : words_of(sentence)) {
      const auto found = numbers_.find(word);
      numbers.push_back(found == numbers_.end() ? 0 : found->second);
      if (numbers.back() == 0 && std::ranges::find(unknown, word) == unknown.end()) unknown.push_back(word);
    }
    longest = std::max(longest, numbers.size());
    return numbers;
  };
  for (const std::string& sentence : story.sentences) input.sentences.push_back(numbered(sentence));
  input.question = numbered(story.question);
  input.labels = std::move(story.sentences);
  input.asked = std::move(story.question);
  if (!unknown.empty()) tell(input.outside, "it does not know " + listed(unknown));
  if (all > slots_) {
    tell(input.outside, "it holds " + std::to_string(slots_) + " sentences and forgot the oldest " +
                            std::to_string(all - slots_) + " of " + std::to_string(all));
  }
  if (longest > longest_) {
    tell(input.outside, "a sentence has " + std::to_string(longest) + " words, those it was trained on at most " +
                            std::to_string(longest_));
  }
  return input;
}

}  // namespace attnviz::models
