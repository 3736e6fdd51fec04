#include "attnviz/report/banners.hpp"

#include "report/example_dump.hpp"
#include "support/catch.hpp"

using attnviz::report::banners_of;

TEST_CASE("Random weights and hashed spellings must be said, nothing else") {
  auto dump = attnviz::test::picture_dump();
  CHECK(banners_of(dump) ==
        std::vector<std::string>{"Random weights, seed 7: this shows how the mechanism works, not anything that was "
                                 "learned."});
  dump.weights.origin = "none";
  CHECK(banners_of(dump).empty());
  dump.preprocess.push_back({"features", {{"kind", std::string("hashed")}, {"width", std::int64_t{64}}}});
  CHECK(banners_of(dump) == std::vector<std::string>{"Words are compared by spelling, not by meaning."});
}
