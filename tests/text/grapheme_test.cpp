#include "attnviz/text/grapheme.hpp"

#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::text;

namespace {

std::vector<std::string> clusters(std::string_view source) {
  std::vector<std::string> found;
  for (std::size_t offset = 0; offset < source.size();) {
    const Grapheme cluster = grapheme_at(source, offset);
    found.emplace_back(source.substr(cluster.begin, cluster.end - cluster.begin));
    offset = cluster.end;
  }
  return found;
}

}  // namespace

TEST_CASE("grapheme clusters equal those of the regex module") {
  for (const auto& value : test::golden("text_unicode")) {
    const std::string source = value.at("text");
    INFO(source);
    CHECK(clusters(source) == value.at("clusters").get<std::vector<std::string>>());
  }
}

TEST_CASE("ill-formed bytes stand alone") {
  CHECK(clusters("\xFF\xFE") == std::vector<std::string>{"\xFF", "\xFE"});
  CHECK(grapheme_at("\xF0\x9F\x98", 0).base == U'\uFFFD');
}

TEST_CASE("a letter under a hundred thousand marks is one cluster") {
  std::string source = "a";
  for (int count = 0; count < 100000; ++count) source += "\u0301";
  CHECK(grapheme_at(source, 0).end == source.size());
}
