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

TEST_CASE("hand-made features of pictures and cut texts are said, and what was compared") {
  using attnviz::report::Step;
  const std::vector<Step> bank = {
      {"features", {{"kind", std::string("bank")}, {"rows", std::int64_t{21}}, {"columns", std::int64_t{32}}}}};
  CHECK(banners_of({}, bank).at(0).brief == "compared by colours and edges");
  CHECK(attnviz::report::features_note(bank) == "features: bank, 32 x 21");
  const std::vector<Step> cut = {{"tokenize", {{"cut", std::int64_t{190}}}},
                                 {"features", {{"kind", std::string("minilm")}}}};
  REQUIRE(banners_of({}, cut).size() == 1);
  CHECK(banners_of({}, cut)[0].warns);
  CHECK(banners_of({}, cut)[0].sentence.find("190 pieces") != std::string::npos);
  CHECK(attnviz::report::features_note(cut) == "features: tokens of minilm");
}

TEST_CASE("a text of which a network does not know more than a tenth is said to be none of its world") {
  using attnviz::report::Step;
  const auto step = [](std::int64_t tokens, std::int64_t special, std::int64_t unknown) {
    return std::vector<Step>{{"tokenize", {{"tokens", tokens}, {"special", special}, {"unknown", unknown}}}};
  };
  const auto banners = banners_of({}, step(8, 2, 1));
  REQUIRE(banners.size() == 1);
  CHECK(banners[0].warns);
  CHECK(banners[0].sentence == "The network does not know 1 of 6 pieces: this text is not of its world.");
  CHECK(banners[0].brief == "1 of 6 pieces unknown");
  CHECK(banners_of({}, step(12, 2, 1)).empty());
  CHECK(banners_of({}, step(2, 2, 0)).empty());
  CHECK(banners_of({}, step(11, 2, 1)).size() == 1);
}

TEST_CASE("a picture whose file is damaged is said to be, in the decoder's words") {
  using attnviz::report::Step;
  const std::vector<Step> steps = {
      {"decode", {{"format", std::string("JPEG")}, {"damage", std::string("Premature end of JPEG file")}}}};
  const auto banners = banners_of({}, steps);
  REQUIRE(banners.size() == 1);
  CHECK(banners[0].warns);
  CHECK(banners[0].sentence == "The picture's file is damaged: Premature end of JPEG file.");
}
