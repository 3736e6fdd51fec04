#include "attnviz/text/tokenizers/reaction_atoms.hpp"

#include <algorithm>
#include <map>
#include <string_view>

namespace attnviz::text {
namespace {

bool is_upper(char letter) {
  return letter >= 'A' && letter <= 'Z';
}
bool is_lower(char letter) {
  return letter >= 'a' && letter <= 'z';
}
bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}

/// "[13CH3]" and "c" -> "C", "[nH]" -> "N", "[se]" -> "Se"; empty for what is no atom.
std::string element_of(std::string_view token) {
  if (token.starts_with('[')) {
    token.remove_prefix(1);
    while (!token.empty() && is_digit(token.front())) token.remove_prefix(1);
  }
  if (token.starts_with('*')) return "*";
  if (token.empty() || !(is_upper(token[0]) || is_lower(token[0]))) return {};
  std::string element(1, is_lower(token[0]) ? static_cast<char>(token[0] - 'a' + 'A') : token[0]);
  if (token.size() > 1 && is_lower(token[1])) element += token[1];
  return element;
}

/// Reads one side of a reaction.
class Side {
 public:
  void read(const std::string& token, std::size_t place) {
    if (token.empty()) return;
    if (const std::string element = element_of(token); !element.empty()) {
      atoms_.push_back({place, element, {}});
      bond(last_, atoms_.size() - 1);
      last_ = atoms_.size() - 1;
    } else if (token == "(") {
      branches_.push_back(last_);
    } else if (token == ")" && !branches_.empty()) {
      last_ = branches_.back();
      branches_.pop_back();
    } else if (token == ".") {
      last_.reset();
    } else if (is_digit(token.back())) {
      close_ring(token);
    }
  }

  std::vector<ReactionAtom> take() {
    for (ReactionAtom& atom : atoms_) {
      std::ranges::sort(atom.neighbours);
      auto& all = atom.neighbours;
      all.erase(std::unique(all.begin(), all.end()), all.end());
    }
    return std::move(atoms_);
  }

 private:
  void bond(std::optional<std::size_t> a, std::size_t b) {
    if (!a || *a == b) return;
    atoms_[*a].neighbours.push_back(b);
    atoms_[b].neighbours.push_back(*a);
  }

  void close_ring(const std::string& number) {
    if (!last_) return;
    const auto open = rings_.find(number);
    if (open == rings_.end()) {
      rings_[number] = *last_;
    } else {
      bond(open->second, *last_);
      rings_.erase(open);
    }
  }

  std::vector<ReactionAtom> atoms_;
  std::optional<std::size_t> last_;
  std::vector<std::optional<std::size_t>> branches_;
  std::map<std::string, std::size_t> rings_;
};

}  // namespace

std::optional<ReactionAtoms> reaction_atoms(std::span<const std::string> tokens) {
  if (std::ranges::count(tokens, ">>") != 1) return std::nullopt;
  ReactionAtoms result;
  result.arrow = static_cast<std::size_t>(std::ranges::find(tokens, ">>") - tokens.begin());
  Side reactants, product;
  for (std::size_t place = 0; place < tokens.size(); ++place) {
    if (place != result.arrow) (place < result.arrow ? reactants : product).read(tokens[place], place);
  }
  result.reactants = reactants.take();
  result.product = product.take();
  if (result.reactants.empty() || result.product.empty()) return std::nullopt;
  return result;
}

}  // namespace attnviz::text
