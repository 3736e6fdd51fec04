#include "attnviz/text/tokenizers/prefix_tree.hpp"

#include <algorithm>

#include "attnviz/core/error.hpp"

namespace attnviz::text {

PrefixTree::PrefixTree(std::vector<std::pair<std::string_view, std::int32_t>> words) {
  std::erase_if(words, [](const auto& word) { return word.first.empty(); });
  for (const auto& word : words) {
    if (word.first.size() > kLongestWord) {
      throw Error(ErrorKind::limit, "vocabulary: a word has " + std::to_string(word.first.size()) + " bytes, at most " +
                                        std::to_string(kLongestWord) + " are read");
    }
  }
  std::stable_sort(words.begin(), words.end(), [](const auto& a, const auto& b) { return a.first < b.first; });

  // Level by level, so that the children of a node stand together: each open node has the range of its words.
  struct Open {
    Node node;
    std::size_t low, high;
  };
  nodes_.emplace_back();
  std::vector<Open> level = {{kRoot, 0, words.size()}}, next;
  for (std::size_t depth = 0; !level.empty(); ++depth) {
    for (Open open : level) {
      while (open.low < open.high && words[open.low].first.size() == depth) {
        nodes_[open.node].number = words[open.low++].second;
      }
      nodes_[open.node].first_child = static_cast<Node>(nodes_.size());
      while (open.low < open.high) {
        const char byte = words[open.low].first[depth];
        std::size_t end = open.low + 1;
        while (end < open.high && words[end].first[depth] == byte) ++end;
        next.push_back({static_cast<Node>(nodes_.size()), open.low, end});
        nodes_.push_back({.byte = static_cast<unsigned char>(byte)});
        ++nodes_[open.node].children;
        open.low = end;
      }
    }
    level = std::exchange(next, {});
  }
}

PrefixTree::Node PrefixTree::child(Node node, char byte) const {
  const Entry& entry = nodes_[node];
  const auto first = nodes_.begin() + static_cast<std::ptrdiff_t>(entry.first_child);
  const auto last = first + entry.children;
  const auto wanted = static_cast<unsigned char>(byte);
  const auto found =
      std::lower_bound(first, last, wanted, [](const Entry& one, unsigned char value) { return one.byte < value; });
  return found == last || found->byte != wanted ? kNone : static_cast<Node>(found - nodes_.begin());
}

PrefixTree::Match PrefixTree::longest(std::string_view text, Node from) const {
  Match match;
  if (nodes_.empty()) return match;
  Node node = from;
  for (std::size_t place = 0; place < text.size(); ++place) {
    node = child(node, text[place]);
    if (node == kNone) break;
    if (nodes_[node].number >= 0) match = {place + 1, nodes_[node].number};
  }
  return match;
}

}  // namespace attnviz::text
