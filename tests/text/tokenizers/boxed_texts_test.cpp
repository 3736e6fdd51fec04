// The tokenizers of the small GPT-2 and BERT in the box, compared with what transformers reads from the same folders.
#include <nlohmann/json.hpp>

#include "attnviz/text/tokenizers/model_tokenizer.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"
#include "support/paths.hpp"

using namespace attnviz;

TEST_CASE("the small networks in the box cut texts as transformers does") {
  for (const auto& [name, texts] : test::golden("boxed_texts").items()) {
    const auto tokenizer = text::ModelTokenizer::load(test::project_path("assets/models/" + name), {});
    for (const auto& expected : texts) {
      INFO(name << ": " << expected["text"]);
      std::vector<std::int32_t> ids;
      for (const text::Piece& piece : tokenizer.encode(expected["text"].get<std::string>(), 1000).pieces) {
        ids.push_back(piece.id);
      }
      CHECK(ids == expected["ids"].get<std::vector<std::int32_t>>());
    }
  }
}
