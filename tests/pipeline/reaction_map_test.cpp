#include "attnviz/pipeline/reaction_map.hpp"

#include <nlohmann/json.hpp>

#include "attnviz/pipeline/network_source.hpp"
#include "attnviz/render/views/matching.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::pipeline;

namespace {

Finding look(const std::string& text, const NetworkOptions& options = {}) {
  static const auto shelf = std::make_shared<NetworkShelf>();
  Prepared prepared = prepare({.origin = Source::Origin::literal, .literal = text, .name = "text"}, {.wanted = false});
  return network_source("rxnmapper", options, shelf)->look(prepared);
}

/// The places of atoms among tokens: what begins with a letter or a bracket.
std::vector<std::size_t> atoms_among(const std::vector<std::string>& tokens) {
  std::vector<std::size_t> places;
  for (std::size_t place = 0; place < tokens.size(); ++place) {
    const auto first = static_cast<unsigned char>(tokens[place][0]);
    if (std::isalpha(first) != 0 || first == '[') places.push_back(place);
  }
  return places;
}

}  // namespace

TEST_CASE("atoms of twelve reactions are mapped as RXNMapper maps them") {
  for (const auto& expected : test::golden("reactions")) {
    INFO(expected["name"].get<std::string>());
    const Finding found = look(expected["reaction"]);
    REQUIRE(found.maps.size() == 2);
    const AttentionMap& map = found.maps.front();
    validate(map);
    CHECK(map.name == "mapping");
    CHECK(render::is_matching(map));
    const auto product = atoms_among(map.axes[0].labels), reactants = atoms_among(map.axes[1].labels);
    REQUIRE(product.size() == expected["origins"].size());
    for (std::size_t atom = 0; atom < product.size(); ++atom) {
      const int origin = expected["origins"][atom];
      for (std::size_t from = 0; from < reactants.size(); ++from) {
        const float confidence = map.values(product[atom], reactants[from]);
        const bool paired = static_cast<int>(from) == origin;
        CHECK(confidence == Approx(paired ? expected["confidences"][atom].get<double>() : 0).margin(2e-3));
      }
    }
  }
}

TEST_CASE("the layer and head of a mapping are the published ones, or those that were asked for") {
  const std::string reaction = "CC(=O)Cl.NCc1ccccc1>>CC(=O)NCc1ccccc1";
  CHECK_THAT(look(reaction).maps.front().reading, ContainsSubstring("layer 10, head 5"));
  const render::Pick second{AxisKind::head, render::Reduce::one, 2};
  CHECK_THAT(look(reaction, {.layers = parse_layers("3"), .head = second}).maps.front().reading,
             ContainsSubstring("layer 3, head 2"));
  CHECK_THROWS_WITH(look(reaction, {.head = render::Pick{AxisKind::head, render::Reduce::one, 8}}),
                    ContainsSubstring("head 8 of 8 heads"));
  CHECK_THAT(look(reaction, {.layers = parse_layers("last")}).maps.front().reading, ContainsSubstring("layer 11"));
}

TEST_CASE("there is no mapping of what is no reaction, of several layers, and of a few queries") {
  const std::string reaction = "CC(=O)Cl.NCc1ccccc1>>CC(=O)NCc1ccccc1";
  CHECK(look("CC(=O)NCc1ccccc1").maps.size() == 1);
  CHECK(look("CC.O>>").maps.size() == 1);
  CHECK(look(reaction, {.layers = parse_layers("all")}).maps.size() == 1);
  CHECK(look(reaction, {.queries = {parse_query("token:3")}}).maps.size() == 1);
}
