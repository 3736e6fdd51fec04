#include "attnviz/text/tokenizers/byte_pair.hpp"

#include <array>
#include <limits>
#include <queue>

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/text/tokenizers/byte_pair_files.hpp"
#include "attnviz/text/tokenizers/json_fields.hpp"
#include "attnviz/text/utf8.hpp"

namespace attnviz::text {
namespace {

std::uint64_t key_of(std::int32_t first, std::int32_t second) {
  return (std::uint64_t{static_cast<std::uint32_t>(first)} << 32) | static_cast<std::uint32_t>(second);
}

}  // namespace

std::size_t BytePair::Mix::operator()(std::uint64_t pair) const {
  // Fibonacci hashing: ids are small, so that the raw pair would leave most buckets empty.
  pair *= 0x9E3779B97F4A7C15ULL;
  return static_cast<std::size_t>(pair ^ (pair >> 32));
}

/// A list of symbols that grows at its end.
class BytePair::Symbols {
 public:
  explicit Symbols(std::size_t most) { list_.reserve(most); }
  void add(std::int32_t id, std::size_t bytes) {
    const auto place = static_cast<std::int32_t>(list_.size());
    if (place > 0) list_.back().next = place;
    list_.push_back({id, place - 1, -1, static_cast<std::uint32_t>(bytes)});
  }
  std::vector<Symbol> take() { return std::move(list_); }

 private:
  std::vector<Symbol> list_;
};

BytePair::BytePair(Vocabulary vocabulary, const Merges& merges, BytePairOptions options, const std::string& merges_name)
    : vocabulary_(std::move(vocabulary)), options_(std::move(options)) {
  if (options_.unknown) unknown_ = vocabulary_.at(*options_.unknown);
  merges_.reserve(merges.size());
  std::uint32_t rank = 0;
  for (const auto& [first, second] : merges) {
    const auto id_of_word = [&](const std::string& word) {
      if (const auto id = vocabulary_.find(word)) return *id;
      throw Error(ErrorKind::format, merges_name + ": merge " + std::to_string(rank) + " names " + io::in_quotes(word) +
                                         ", which the vocabulary lacks");
    };
    const std::int32_t a = id_of_word(first), b = id_of_word(second);
    if (!second.starts_with(options_.inside)) {
      throw Error(ErrorKind::format, merges_name + ": merge " + std::to_string(rank) + " joins " +
                                         io::in_quotes(second) + ", which is not inside of a word");
    }
    merges_[key_of(a, b)] = {rank, id_of_word(first + second.substr(options_.inside.size()))};
    ++rank;
  }
}

BytePair BytePair::read(const io::JsonPlace& place, const std::string& file) {
  if (const auto dropout = field(place, "dropout"); dropout && dropout->real() > 0) {
    refuse(*dropout, "is above 0, which makes tokens random");
  }
  BytePairOptions options;
  if (const auto unknown = field(place, "unk_token")) options.unknown = unknown->text();
  options.inside = text_or(place, "continuing_subword_prefix", "");
  options.word_end = text_or(place, "end_of_word_suffix", "");
  options.fuse_unknown = flag_or(place, "fuse_unk", false);
  options.byte_fallback = flag_or(place, "byte_fallback", false);
  options.whole_words_first = flag_or(place, "ignore_merges", false);
  return {Vocabulary::read(place.at("vocab"), file), read_merges(place.at("merges")), options, file};
}

const BytePair::Merge* BytePair::find_merge(std::int32_t first, std::int32_t second) const {
  const auto found = merges_.find(key_of(first, second));
  return found == merges_.end() ? nullptr : &found->second;
}

/// False when the vocabulary lacks one of the bytes.
bool BytePair::add_bytes(std::string_view letter, Symbols& symbols) const {
  std::vector<std::int32_t> ids;
  for (const char byte : letter) {
    const auto id = vocabulary_.find(byte_word(static_cast<unsigned char>(byte)));
    if (!id) return false;
    ids.push_back(*id);
  }
  for (const std::int32_t id : ids) symbols.add(id, 1);
  return true;
}

std::vector<BytePair::Symbol> BytePair::letters_of_word(std::string_view word) const {
  Symbols symbols(word.size());
  std::size_t pending = 0;  // bytes of the unknown piece that is not in the list yet
  std::string marked;
  for (const CodePoint& point : CodePoints(word)) {
    std::string_view letter = word.substr(point.begin, point.end - point.begin);
    const std::size_t bytes = letter.size();
    const bool inside = point.begin > 0 && !options_.inside.empty();
    const bool last = point.end == word.size() && !options_.word_end.empty();
    if (inside || last) {
      marked = (inside ? options_.inside : "") + std::string(letter) + (last ? options_.word_end : "");
      letter = marked;
    }
    if (const auto id = vocabulary_.find(letter)) {
      if (pending > 0) symbols.add(unknown_, std::exchange(pending, 0));
      symbols.add(*id, bytes);
      continue;
    }
    // Bytes overtake an unknown piece that waits; so they do in the library.
    if (options_.byte_fallback && add_bytes(letter, symbols)) continue;
    if (!options_.unknown) continue;
    if (pending > 0 && !options_.fuse_unknown) symbols.add(unknown_, std::exchange(pending, 0));
    pending += bytes;
  }
  if (pending > 0) symbols.add(unknown_, pending);
  return symbols.take();
}

void BytePair::merge(std::vector<Symbol>& symbols) const {
  struct Candidate {
    std::uint32_t rank;
    std::int32_t place;
    std::int32_t into;
    bool operator<(const Candidate& other) const {  // the queue has the largest on top: the first rank, then leftmost
      return rank != other.rank ? rank > other.rank : place > other.place;
    }
  };
  std::priority_queue<Candidate> queue;
  const auto at = [&symbols](std::int32_t place) -> Symbol& { return symbols[static_cast<std::size_t>(place)]; };
  const auto offer = [&](std::int32_t place) {
    if (place < 0 || at(place).next < 0) return;
    const Merge* found = find_merge(at(place).id, at(at(place).next).id);
    if (found != nullptr) queue.push({found->rank, place, found->into});
  };
  for (std::size_t place = 0; place + 1 < symbols.size(); ++place) offer(static_cast<std::int32_t>(place));
  while (!queue.empty()) {
    const Candidate top = queue.top();
    queue.pop();
    Symbol& left = at(top.place);
    if (left.bytes == 0 || left.next < 0) continue;
    Symbol& right = at(left.next);
    const Merge* found = find_merge(left.id, right.id);  // its neighbour may be another by now
    if (found == nullptr || found->into != top.into) continue;
    left.id = top.into;
    left.bytes += right.bytes;
    left.next = right.next;
    right.bytes = 0;
    if (left.next >= 0) at(left.next).previous = top.place;
    offer(left.previous);
    offer(top.place);
  }
}

void BytePair::cut(std::string_view word, std::vector<Cut>& cuts) const {
  if (word.size() > std::numeric_limits<std::int32_t>::max()) {
    throw Error(ErrorKind::limit, "byte_pair: a word of " + std::to_string(word.size()) + " bytes");
  }
  if (options_.whole_words_first) {
    if (const auto id = vocabulary_.find(word)) {
      cuts.push_back({*id, std::string(word), 0, word.size()});
      return;
    }
  }
  std::vector<Symbol> symbols = letters_of_word(word);
  merge(symbols);
  std::size_t begin = 0;
  for (const Symbol& symbol : symbols) {
    if (symbol.bytes == 0) continue;
    cuts.push_back({symbol.id, std::string(vocabulary_.word(static_cast<std::size_t>(symbol.id))), begin,
                    begin + symbol.bytes, options_.unknown && symbol.id == unknown_});
    begin += symbol.bytes;
  }
}

}  // namespace attnviz::text
