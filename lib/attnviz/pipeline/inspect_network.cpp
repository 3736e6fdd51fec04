#include "attnviz/pipeline/inspect_network.hpp"

#include <array>

#include "attnviz/core/error.hpp"
#include "attnviz/io/dtype.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/models/registry.hpp"

namespace attnviz::pipeline {
namespace {

namespace fs = std::filesystem;

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += (all.empty() ? "" : ", ") + io::for_terminal(text);
  return all;
}

std::string line(const std::string& name, const std::string& text) {
  return text.empty() ? "" : "  " + name + std::string(name.size() < 14 ? 14 - name.size() : 1, ' ') + text + "\n";
}

std::string sizes_of(const models::ModelFacts& facts) {
  std::string text = std::to_string(facts.layers) + " layers of " + std::to_string(facts.heads) + " heads, width " +
                     std::to_string(facts.width);
  if (facts.patch > 0) {
    text += ", patches of " + std::to_string(facts.patch) + " pixels, trained at " + std::to_string(facts.side);
  }
  if (facts.vocabulary > 0) text += ", vocabulary of " + std::to_string(facts.vocabulary);
  if (facts.most_tokens > 0) text += ", at most " + std::to_string(facts.most_tokens) + " tokens";
  if (facts.causal) text += ", each token sees those before it";
  return text;
}

std::string numbers_of(const models::Checkpoint& checkpoint) {
  std::size_t count = 0;
  for (const auto& entry : checkpoint.entries()) {
    std::size_t size = 1;
    for (const std::size_t side : entry.shape) size *= side;
    count += size;
  }
  return std::to_string(count) + " in " + std::to_string(checkpoint.entries().size()) + " tensors, the first of them " +
         io::name_of(checkpoint.entries().front().dtype);
}

/// The files of a tokenizer that are there.
std::string tokenizer_of(const fs::path& folder) {
  std::vector<std::string> found;
  std::error_code error;
  for (const char* file : {"tokenizer.json", "vocab.txt", "vocab.json", "merges.txt"}) {
    if (fs::exists(folder / file, error)) found.emplace_back(file);
  }
  return found.empty() ? "none" : joined(found);
}

std::string half(const fs::path& folder, models::InputKind kind) {
  const auto model = models::load(folder, kind);
  const models::ModelFacts& facts = model->facts();
  const bool picture = kind == models::InputKind::picture;
  std::string text =
      line(picture ? "pictures" : "texts", io::for_terminal(facts.architecture) + ": " + sizes_of(facts));
  text += line("before them", joined(facts.prefix)) + line("predicts", joined(facts.heads_named));
  if (!picture) text += line("tokenizer", tokenizer_of(folder));
  return text;
}

}  // namespace

std::string inspect_network(const fs::path& folder) {
  std::string text = "a network\n";
  std::optional<Error> refused;
  bool any = false;
  for (const models::InputKind kind : {models::InputKind::picture, models::InputKind::text}) {
    try {
      text += half(folder, kind);
      any = true;
    } catch (const Error& error) {
      // A network that reads one kind says so of the other; anything else is what is wrong with it.
      if (!refused || error.kind() != ErrorKind::usage) refused = error;
    }
  }
  if (!any) throw Error(*refused);
  const auto checkpoint = models::Checkpoint::open(folder);
  text += line("numbers", numbers_of(checkpoint));
  for (const fs::path& file : checkpoint.files()) text += line("weights", io::path_text(file));
  return text;
}

}  // namespace attnviz::pipeline
