#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace attnviz::text {

/// Words with a number each, byte by byte, so that all words that begin at a place of a text are found in one walk.
class PrefixTree {
 public:
  using Node = std::uint32_t;
  static constexpr Node kRoot = 0;
  static constexpr Node kNone = 0;  ///< as a child: there is none
  static constexpr std::size_t kLongestWord = 4096;

  PrefixTree() = default;
  /// Of a word that stands twice the last number counts; empty words are left out. Throws `limit` for a word above
  /// kLongestWord bytes.
  explicit PrefixTree(std::vector<std::pair<std::string_view, std::int32_t>> words);

  bool empty() const { return nodes_.empty(); }
  Node child(Node node, char byte) const;
  /// Of the word that ends here; -1 when none does.
  std::int32_t number(Node node) const { return nodes_[node].number; }

  struct Match {
    std::size_t length = 0;  ///< 0: nothing
    std::int32_t number = -1;
  };
  /// The longest word that `text` begins with, beyond what led to `from`.
  Match longest(std::string_view text, Node from = kRoot) const;

 private:
  struct Entry {
    std::uint32_t first_child = 0;
    std::uint16_t children = 0;
    unsigned char byte = 0;
    std::int32_t number = -1;
  };
  std::vector<Entry> nodes_;
};

}  // namespace attnviz::text
