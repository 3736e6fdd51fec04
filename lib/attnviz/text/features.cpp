#include "attnviz/text/features.hpp"

#include <cmath>

#include "attnviz/core/error.hpp"
#include "attnviz/core/parallel.hpp"
#include "attnviz/core/position.hpp"
#include "attnviz/text/unicode.hpp"
#include "attnviz/text/utf8.hpp"

namespace attnviz::text {

namespace {

constexpr std::size_t kGrain = 256;
constexpr char32_t kBoundary = 0x110000;  // above every code point, so no text contains it

void check(const HashedOptions& options) {
  if (options.width < 8 || options.width > 65536) {
    throw Error(ErrorKind::usage, "hashed_features: width " + std::to_string(options.width) + " is outside 8..65536");
  }
  if (options.longest < 1 || options.longest > 8) {
    throw Error(ErrorKind::usage, "hashed_features: longest " + std::to_string(options.longest) + " is outside 1..8");
  }
  if (!std::isfinite(options.positions) || options.positions < 0) {
    throw Error(ErrorKind::usage, "hashed_features: positions must be a finite number, 0 or more");
  }
}

// FNV-1a over whole code points, finished with the mixer of splitmix64 so that every bit depends on every input bit.
class Hash {
 public:
  explicit Hash(std::uint64_t seed) : state_(0xCBF29CE484222325U ^ seed) {}
  void add(char32_t value) { state_ = (state_ ^ value) * 0x100000001B3U; }
  std::uint64_t value() const {
    std::uint64_t mixed = state_ + 0x9E3779B97F4A7C15U;
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9U;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBU;
    return mixed ^ (mixed >> 31);
  }

 private:
  std::uint64_t state_;
};

void add_hashed(std::span<float> row, std::uint64_t hash, float weight) {
  row[(hash >> 1) % row.size()] += (hash & 1) == 0 ? weight : -weight;
}

bool scale_to_unit(std::span<float> row) {
  double squares = 0;
  for (const float value : row) squares += static_cast<double>(value) * static_cast<double>(value);
  if (squares == 0) return false;
  const auto factor = static_cast<float>(1 / std::sqrt(squares));
  for (float& value : row) value *= factor;
  return true;
}

std::vector<char32_t> spelled(const Token& token) {
  std::vector<char32_t> letters{kBoundary};
  const std::string folded = fold_case(token.text);
  for (const CodePoint& point : CodePoints(folded)) letters.push_back(point.value);
  letters.push_back(kBoundary);
  return letters;
}

void spell(std::span<float> row, const Token& token, const HashedOptions& options) {
  const std::vector<char32_t> letters = spelled(token);
  for (std::size_t begin = 0; begin < letters.size(); ++begin) {
    Hash hash(options.seed);
    for (std::size_t length = 1; length <= options.longest && begin + length <= letters.size(); ++length) {
      hash.add(letters[begin + length - 1]);
      const bool boundary_alone = length == 1 && letters[begin] == kBoundary;
      if (!boundary_alone) add_hashed(row, hash.value(), static_cast<float>(length));
    }
  }
  Hash whole(options.seed);
  for (const char32_t letter : letters) whole.add(letter);
  if (letters.size() > options.longest) add_hashed(row, whole.value(), static_cast<float>(options.longest));
  if (!scale_to_unit(row)) row[whole.value() % row.size()] = 1;  // every run cancelled another
}

void add_position(std::span<float> row, std::span<const float> position, float weight) {
  double squares = 0;
  for (const float value : position) squares += static_cast<double>(value) * static_cast<double>(value);
  const auto factor = static_cast<float>(weight / std::sqrt(squares));
  for (std::size_t column = 0; column < row.size(); ++column) row[column] += factor * position[column];
  scale_to_unit(row);
}

}  // namespace

Matrix hashed_features(std::span<const Token> tokens, const HashedOptions& options) {
  check(options);
  if (tokens.size() > static_cast<std::size_t>(PTRDIFF_MAX) / sizeof(float) / options.width) {
    throw Error(ErrorKind::limit, "hashed_features: " + std::to_string(tokens.size()) + " tokens of width " +
                                      std::to_string(options.width) + " do not fit in memory");
  }
  Matrix features = xt::zeros<float>({tokens.size(), options.width});
  Matrix positions;
  if (options.positions > 0) positions = sinusoidal_positions(tokens.size(), options.width);
  parallel_for(tokens.size(), kGrain, [&](std::size_t begin, std::size_t end) {
    for (std::size_t index = begin; index < end; ++index) {
      spell(row_of(features, index), tokens[index], options);
      if (options.positions > 0) {
        add_position(row_of(features, index), row_of(std::as_const(positions), index), options.positions);
      }
    }
  });
  return features;
}

}  // namespace attnviz::text
