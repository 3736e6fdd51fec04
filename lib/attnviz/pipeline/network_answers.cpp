#include "attnviz/pipeline/network_answers.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

#include "attnviz/core/error.hpp"
#include "attnviz/core/nearest_name.hpp"
#include "attnviz/io/escape.hpp"

namespace attnviz::pipeline {
namespace {

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return result;
}

/// Whether a label is this name, or lists it: "tabby, tabby cat".
bool is_named(std::string_view label, const std::string& name) {
  if (lower(label) == name) return true;
  for (std::size_t begin = 0; begin < label.size();) {
    const std::size_t end = std::min(label.find(',', begin), label.size());
    const std::size_t first = std::min(label.find_first_not_of(' ', begin), end);
    if (lower(label.substr(first, end - first)) == name) return true;
    begin = end + 1;
  }
  return false;
}

std::string sentence_of_one(const report::PredictionRecord& prediction) {
  std::string text = prediction.head + (prediction.token ? " at token " + std::to_string(*prediction.token) : "") + ":";
  for (std::size_t place = 0; place < std::min<std::size_t>(prediction.answers.size(), 3); ++place) {
    const report::AnswerRecord& answer = prediction.answers[place];
    std::array<char, 16> number{};
    std::snprintf(number.data(), number.size(), " %.2f", static_cast<double>(answer.probability));
    text +=
        (place > 0 ? ", " : " ") + (answer.label.empty() ? std::to_string(answer.index) : answer.label) + number.data();
  }
  return text;
}

}  // namespace

report::AnswerRecord record_of(const Network& network, const models::Answer& answer) {
  std::string label = answer.label;
  if (label.empty() && network.tokenizer) {
    label = network.tokenizer->readable(network.tokenizer->word(answer.index));
  }
  return {answer.index, std::move(label), answer.probability};
}

std::vector<report::PredictionRecord> records_of(const Network& network,
                                                 std::span<const models::Prediction> predictions) {
  std::vector<report::PredictionRecord> records;
  for (const models::Prediction& prediction : predictions) {
    report::PredictionRecord record{prediction.head, prediction.token, {}};
    for (const models::Answer& answer : prediction.answers) {
      // Classes without names have none; words have those of the vocabulary.
      const bool words = prediction.token.has_value();
      record.answers.push_back(words ? record_of(network, answer)
                                     : report::AnswerRecord{answer.index, answer.label, answer.probability});
    }
    records.push_back(std::move(record));
  }
  return records;
}

std::string sentence_of(std::span<const report::PredictionRecord> predictions) {
  std::string text;
  for (const auto& prediction : predictions) text += (text.empty() ? "" : "; ") + sentence_of_one(prediction);
  return text;
}

std::optional<std::size_t> find_answer(const Network& network, const std::string& asked, bool words) {
  if (asked == "top") return std::nullopt;
  if (words) {
    // Word pieces that begin a word carry a mark in some vocabularies.
    for (const char* mark : {"", "\u0120", "\u2581"}) {
      if (const auto id = network.tokenizer->find(mark + asked)) return static_cast<std::size_t>(*id);
    }
    for (std::size_t id = 0; id < network.model->facts().vocabulary; ++id) {
      const std::string word = network.tokenizer->readable(network.tokenizer->word(id));
      if (!word.empty() && (word == asked || word == " " + asked)) return id;
    }
  }
  std::size_t number = 0;
  const char* const end = asked.data() + asked.size();
  if (const auto [last, error] = std::from_chars(asked.data(), end, number); error == std::errc{} && last == end) {
    return number;
  }
  if (words) {
    throw Error(ErrorKind::usage,
                "--explain '" + io::for_terminal(asked) + "': the vocabulary of " + io::for_terminal(network.name) +
                    " has no such token",
                "a token as the predictions print it, its number, or top");
  }
  const std::span<const std::string> labels = network.model->labels();
  const std::string name = lower(asked);
  for (std::size_t place = 0; place < labels.size(); ++place) {
    if (is_named(labels[place], name)) return place;
  }
  const std::string near = did_you_mean(asked, labels);
  throw Error(
      ErrorKind::usage,
      "--explain '" + io::for_terminal(asked) + "': " + io::for_terminal(network.name) + " has no class of this name",
      near.empty() ? "a class's number or its label as the predictions print it, or top" : io::for_terminal(near));
}

}  // namespace attnviz::pipeline
