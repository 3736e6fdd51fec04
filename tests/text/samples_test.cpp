#include <filesystem>

#include "attnviz/text/tokenize.hpp"
#include "support/catch.hpp"
#include "support/paths.hpp"

using namespace attnviz;

TEST_CASE("every sample text has words and ends with a newline") {
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(test::project_path("assets/samples/text"))) {
    if (entry.path().extension() != ".txt") continue;
    const std::string source = test::read_text(entry.path());
    INFO(entry.path());
    CHECK(text::tokenize(source, text::Tokenizer::words).size() >= 10);
    CHECK(source.back() == '\n');
    ++files;
  }
  CHECK(files >= 6);
}
