#include "value_words.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <string_view>

#include "attnviz/core/error.hpp"
#include "attnviz/pipeline/network.hpp"
#include "catalogue.hpp"
#include "lesson.hpp"

namespace attnviz::app {
namespace {

using Words = std::vector<std::string>;

Words split(std::string_view text, char at) {
  Words words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(at), text.size());
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

/// What CLI11 compares a value with ("KIND:{from,to}"), or what the value's name says ("csv|arrow").
Words checked_words(const std::string& type) {
  const std::size_t begin = type.find('{'), end = type.find('}');
  if (begin < end && end != std::string::npos)
    return split(std::string_view(type).substr(begin + 1, end - begin - 1), ',');
  const std::string_view name = std::string_view(type).substr(0, type.find(':'));
  const bool spelled = std::ranges::all_of(name, [](char c) { return c == '|' || (c >= 'a' && c <= 'z'); });
  return spelled ? split(name, '|') : Words{};
}

Words catalogue_words(std::string_view which) {
  Words words;
  for (const Entry& entry : catalogue(which)) words.push_back(entry.name);
  return words;
}

Words boxed_words() {
  Words words;
  for (const pipeline::BoxedNetwork& network : pipeline::boxed_networks()) words.emplace_back(network.name);
  return words;
}

Words lesson_words() {
  Words words;
  try {
    for (const Lesson& lesson : read_lessons()) words.push_back(lesson.name);
  } catch (const Error&) {
    return {};  // a program without its assets still completes the rest
  }
  return words;
}

/// Everything that `attnviz explain` knows, each name once.
Words explained_words() {
  Words words;
  for (const std::string_view name : catalogue_names()) {
    for (const std::string& word : catalogue_words(name)) {
      if (std::ranges::find(words, word) == words.end()) words.push_back(word);
    }
  }
  return words;
}

/// Values that are checked by the part that reads them, not by CLI11.
struct Spoken {
  std::string_view option, words;
};
constexpr std::array kSpoken = {
    Spoken{"explain", "top"},
    Spoken{"head", "all mean max min"},
    Spoken{"layer", "last all"},
    Spoken{"query", "cls mean background all token: word:"},
    Spoken{"scale", "natural per-map shared"},
    Spoken{"tokenizer", "words whitespace characters"},
    Spoken{"write", "overlay heatmap lines json csv sheet"},
};

Words with(Words words, const Words& others) {
  words.insert(words.end(), others.begin(), others.end());
  return words;
}

}  // namespace

std::vector<std::string> value_words(const CLI::App& command, const CLI::Option& option) {
  Words checked = checked_words(option.get_type_name());
  if (!checked.empty()) return checked;
  const std::string name = option.get_lnames().empty() ? option.get_name() : option.get_lnames().front();
  if (option.get_positional()) {
    if (command.get_name() == "explain") return explained_words();
    if (command.get_name() == "lesson") return lesson_words();
    return {};
  }
  if (name == "mechanism") return with({"all"}, catalogue_words("mechanisms"));
  if (name == "model") return boxed_words();
  if (name == "features") return with(catalogue_words("features"), boxed_words());
  if (name == "colormap") return catalogue_words("colormaps");
  const auto spoken = std::ranges::find(kSpoken, name, &Spoken::option);
  return spoken == kSpoken.end() ? Words{} : split(spoken->words, ' ');
}

}  // namespace attnviz::app
