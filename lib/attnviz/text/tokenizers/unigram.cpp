#include "attnviz/text/tokenizers/unigram.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/text/tokenizers/byte_pair_files.hpp"
#include "attnviz/text/tokenizers/json_fields.hpp"
#include "attnviz/text/utf8.hpp"

namespace attnviz::text {
namespace {

std::optional<double> number_in(const io::JsonValue& value) {
  if (const auto* real = std::get_if<double>(&value.content)) return *real;
  if (const auto* whole = std::get_if<std::int64_t>(&value.content)) return static_cast<double>(*whole);
  if (const auto* whole = std::get_if<std::uint64_t>(&value.content)) return static_cast<double>(*whole);
  return std::nullopt;
}

struct Scored {
  std::vector<std::string> words;
  std::vector<double> scores;
};

Scored read_scored(const io::JsonPlace& place) {
  const auto* list = std::get_if<io::JsonValue::List>(&place.value().content);
  if (list == nullptr || list->empty()) place.complain("is not a list of words with their scores");
  if (list->size() > Vocabulary::kMostIds) {
    place.complain("has " + std::to_string(list->size()) + " words, at most " + std::to_string(Vocabulary::kMostIds));
  }
  Scored scored;
  scored.words.reserve(list->size());
  scored.scores.reserve(list->size());
  for (const io::JsonValue& value : *list) {
    const auto* pair = std::get_if<io::JsonValue::List>(&value.content);
    const bool whole = pair != nullptr && pair->size() == 2;
    const auto* word = whole ? std::get_if<std::string>(&(*pair)[0].content) : nullptr;
    const auto score = word != nullptr ? number_in((*pair)[1]) : std::nullopt;
    if (!score || !std::isfinite(*score)) {
      place.complain("has no word with a score at " + std::to_string(scored.words.size()));
    }
    scored.words.push_back(*word);
    scored.scores.push_back(*score);
  }
  return scored;
}

}  // namespace

Unigram Unigram::read(const io::JsonPlace& place, const std::string& file) {
  constexpr double kUnknownPenalty = 10;
  Unigram model;
  Scored scored = read_scored(place.at("vocab"));
  model.unknown_score_ = *std::ranges::min_element(scored.scores) - kUnknownPenalty;
  model.scores_ = std::move(scored.scores);
  model.vocabulary_ = Vocabulary::of(std::move(scored.words), file);
  if (const auto unknown = field(place, "unk_id")) {
    if (unknown->count() >= model.scores_.size()) {
      unknown->complain("is " + std::to_string(unknown->count()) + ", but there are " +
                        std::to_string(model.scores_.size()) + " words");
    }
    model.unknown_ = static_cast<std::int32_t>(unknown->count());
  }
  model.byte_fallback_ = flag_or(place, "byte_fallback", false);
  std::vector<std::pair<std::string_view, std::int32_t>> words;
  for (std::size_t id = 0; id < model.scores_.size(); ++id) {
    words.emplace_back(model.vocabulary_.word(id), static_cast<std::int32_t>(id));
  }
  model.tree_ = PrefixTree(std::move(words));
  return model;
}

std::vector<Unigram::Step> Unigram::best_steps(std::string_view word) const {
  std::vector<Step> steps(word.size() + 1);
  for (const CodePoint& point : CodePoints(word)) {
    const double so_far = steps[point.begin].score;
    const auto offer = [&](std::size_t end, double score, std::int32_t id) {
      Step& step = steps[end];
      if (!step.reached || so_far + score > step.score) step = {so_far + score, point.begin, id, true};
    };
    bool has_own_piece = false;
    PrefixTree::Node node = PrefixTree::kRoot;
    for (std::size_t end = point.begin; end < word.size();) {
      node = tree_.child(node, word[end++]);
      if (node == PrefixTree::kNone) break;
      const std::int32_t id = tree_.number(node);
      if (id < 0) continue;
      offer(end, scores_[static_cast<std::size_t>(id)], id);
      has_own_piece = has_own_piece || end == point.end;
    }
    if (has_own_piece) continue;
    if (!unknown_) {
      throw Error(ErrorKind::value, "unigram: " + io::in_quotes(word.substr(point.begin, point.end - point.begin)) +
                                        " has no piece, and the vocabulary no unknown word");
    }
    offer(point.end, unknown_score_, *unknown_);
  }
  return steps;
}

void Unigram::add(std::string_view word, std::size_t begin, std::size_t end, std::vector<Cut>& cuts) const {
  const std::string text(word.substr(begin, end - begin));
  if (const auto id = vocabulary_.find(text)) {
    cuts.push_back({*id, text, begin, end, unknown_ && *id == *unknown_});
    return;
  }
  std::vector<Cut> bytes;
  for (const char byte : byte_fallback_ ? std::string_view(text) : std::string_view()) {
    const std::string name = byte_word(static_cast<unsigned char>(byte));
    const auto id = vocabulary_.find(name);
    if (!id) {
      bytes.clear();
      break;
    }
    bytes.push_back({*id, name, begin, end});
  }
  if (bytes.empty()) bytes.push_back({*unknown_, text, begin, end, true});
  std::ranges::move(bytes, std::back_inserter(cuts));
}

void Unigram::cut(std::string_view word, std::vector<Cut>& cuts) const {
  const std::vector<Step> steps = best_steps(word);
  std::vector<std::pair<std::size_t, std::size_t>> parts;  // from the end
  bool unknown = false;
  for (std::size_t end = word.size(); end > 0; end = steps[end].begin) {
    const bool is_unknown = unknown_ && steps[end].id == *unknown_;
    if (is_unknown && unknown) {
      parts.back().first = steps[end].begin;
    } else {
      parts.emplace_back(steps[end].begin, end);
    }
    unknown = is_unknown;
  }
  for (auto part = parts.rbegin(); part != parts.rend(); ++part) add(word, part->first, part->second, cuts);
}

}  // namespace attnviz::text
