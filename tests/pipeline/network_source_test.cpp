#include "attnviz/pipeline/network_source.hpp"

#include <algorithm>

#include "attnviz/analysis/flow.hpp"
#include "attnviz/core/error.hpp"
#include "attnviz/io/sha256.hpp"
#include "attnviz/pipeline/network.hpp"
#include "attnviz/report/banners.hpp"
#include "support/catch.hpp"
#include "support/error_of.hpp"
#include "support/golden.hpp"
#include "support/paths.hpp"

using namespace attnviz;
using namespace attnviz::pipeline;
using attnviz::test::error_of;

namespace {

Prepared picture_of(const std::string& name) {
  const auto path = test::project_path("assets/samples/images/" + name);
  return prepare({.path = path, .name = path.string(), .stem = path.stem()}, {.wanted = false});
}

Prepared text_of(const std::string& text) {
  return prepare({.origin = Source::Origin::literal, .literal = text, .name = "text"}, {.wanted = false});
}

Finding look(const std::string& network, Prepared prepared, const NetworkOptions& options = {}) {
  return network_source(network, options, std::make_shared<NetworkShelf>())->look(prepared);
}

/// The token that a query looks at most among the first `keys`.
std::size_t strongest(const AttentionMap& map, std::size_t head, std::size_t query, std::size_t keys) {
  const std::size_t count = map.axes.back().size, queries = map.axes[map.axes.size() - 2].size;
  const float* row = map.values.data() + (head * queries + query) * count;
  return static_cast<std::size_t>(std::max_element(row, row + keys) - row);
}

bool is_atom(const std::string& token) {
  return token.size() <= 2 && std::string("BCNOSPFIbcnosp").find(token[0]) != std::string::npos;
}

}  // namespace

TEST_CASE("a picture's map is the class token's row of the last layer, laid over the whole picture") {
  const Finding found = look("dinov2-small", picture_of("coffee.jpg"), {.grid = 12});
  REQUIRE(found.maps.size() == 1);
  const AttentionMap& map = found.maps.front();
  validate(map);
  CHECK(map.axes[0].kind == AxisKind::head);
  CHECK(map.axes[0].size == 6);
  CHECK(map.axes[1].labels == std::vector<std::string>{"cls"});
  REQUIRE(map.grid);
  CHECK(map.grid->prefix == 1);
  CHECK(map.grid->columns == 12);
  CHECK(map.grid->to_source.scale_x * 12 == Approx(static_cast<double>(map.grid->source_width)));
  CHECK(*summarize(map).sum_error < 1e-5);
  CHECK(found.weights.origin == "bundled");
  CHECK(found.weights.sha256.size() == 64);
}

TEST_CASE("the record of a network's weights names the file that was read") {
  const test::TemporaryFolder folder;
  std::filesystem::copy_file(test::tests_path("data/torch/albert_zip.bin"), folder / "pytorch_model.bin");
  Network network;
  network.path = folder.path();
  CHECK(network.weights().origin == "file");
  CHECK(network.weights().path == (folder / "pytorch_model.bin").string());
  CHECK(network.weights().sha256 == io::sha256_of_file(folder / "pytorch_model.bin"));
}

TEST_CASE("layers and queries are those that were asked for") {
  const Finding some = look("dinov2-small", picture_of("coffee.jpg"),
                            {.layers = parse_layers("0,11"), .grid = 8, .queries = {parse_query("100,100,200,200")}});
  const AttentionMap& map = some.maps.front();
  CHECK(map.axes[0].labels == std::vector<std::string>{"0", "11"});
  CHECK(map.axes[2].size == 1);
  REQUIRE(map.marks.size() == 1);
  CHECK(map.marks[0].box == Box{100, 100, 200, 200});
  CHECK(*summarize(map).sum_error < 1e-5);
  CHECK_THROWS_WITH(look("dinov2-small", picture_of("coffee.jpg"), {.layers = parse_layers("12"), .grid = 4}),
                    ContainsSubstring("--layer 12: the network has 12 layers"));
  CHECK_THROWS_WITH(parse_layers("first"), ContainsSubstring("not known"));
}

TEST_CASE("the background of a network's picture is the mean of its outermost patches") {
  const Finding all = look("dinov2-small", picture_of("coffee.jpg"), {.grid = 12, .queries = {parse_query("all")}});
  const Finding found =
      look("dinov2-small", picture_of("coffee.jpg"), {.grid = 12, .queries = {parse_query("background")}});
  const AttentionMap &each = all.maps.front(), &border = found.maps.front();
  const Grid& grid = *border.grid;
  const std::size_t tokens = border.axes.back().size;
  REQUIRE(std::min(grid.rows, grid.columns) == 8);  // where hand-made features would have two rings
  std::vector<double> mean(tokens);
  std::size_t count = 0;
  for (std::size_t cell = 0; cell < grid.cells(); ++cell) {
    const std::size_t row = cell / grid.columns, column = cell % grid.columns;
    if (row > 0 && row + 1 < grid.rows && column > 0 && column + 1 < grid.columns) continue;
    const float* line = each.values.data() + (grid.prefix + cell) * tokens;
    for (std::size_t key = 0; key < tokens; ++key) mean[key] += static_cast<double>(line[key]);
    ++count;
  }
  for (std::size_t key = 0; key < tokens; ++key) {
    CHECK(static_cast<double>(border.values.data()[key]) ==
          Approx(mean[key] / static_cast<double>(count)).margin(1e-6));
  }
}

TEST_CASE("rollout joins the layers into one distribution") {
  const Finding found = look("dinov2-small", picture_of("coffee.jpg"), {.rollout = true, .grid = 8});
  CHECK(found.maps.front().name == "rollout");
  CHECK(*summarize(found.maps.front()).sum_error < 1e-4);
}

TEST_CASE("flow is asked of one token, and only where the tokens are few") {
  const Finding found = look("minilm", text_of("The cats sat."), {.flow = true, .queries = {parse_query("word:cats")}});
  const AttentionMap& map = found.maps.front();
  validate(map);
  CHECK(map.name == "flow");
  CHECK(map.axes[0].labels == std::vector<std::string>{"cats"});
  CHECK(map.axes[1].size == 6);
  const Finding layers = look("minilm", text_of("The cats sat."), {.layers = parse_layers("all")});
  const AttentionMap of_second = analysis::flow_from(layers.maps.front(), 2);  // behind [CLS] and "the"
  CHECK(test::worst_difference(values_of(map.values), values_of(of_second.values)) < 1e-5);
  CHECK(test::worst_difference(values_of(map.values), values_of(analysis::flow_from(layers.maps.front(), 0).values)) >
        1e-3);
  CHECK_THROWS_WITH(look("minilm", text_of("The cats sat."), {.flow = true}),
                    ContainsSubstring("one token, and these are 6 queries"));
  CHECK_THROWS_WITH(look("dinov2-small", picture_of("coffee.jpg"), {.flow = true, .grid = 24}),
                    ContainsSubstring("12 layers of 385 tokens are more than 500000 pipes"));
}

TEST_CASE("a text's map has its pieces on both sides") {
  const Finding found = look("minilm", text_of("The cats sat."));
  const AttentionMap& map = found.maps.front();
  validate(map);
  CHECK(map.axes[0].size == 12);
  CHECK(map.axes[1].labels == std::vector<std::string>{"[CLS]", "the", "cats", "sat", ".", "[SEP]"});
  CHECK(map.axes[2].labels == map.axes[1].labels);
}

TEST_CASE("pieces that a network does not know are counted among those of the text") {
  const auto counted = [](const std::string& text) {
    const Finding found = look("gpt2-induction", text_of(text));
    const report::Step& step = found.steps.front();
    REQUIRE(step.name == "tokenize");
    std::map<std::string, std::int64_t> counts;
    for (const report::Setting& setting : step.settings) {
      if (const auto* count = std::get_if<std::int64_t>(&setting.value)) counts[setting.name] = *count;
    }
    return counts;
  };
  CHECK(counted("cat dog cat").at("unknown") == 0);
  const auto strange = counted("cat quantum physics cat");
  CHECK(strange.at("tokens") == 4);
  CHECK(strange.at("special") == 0);
  CHECK(strange.at("unknown") == 2);
  const report::Step bert = look("bert-agreement", text_of("the keys [MASK] quantum .")).steps.front();
  const std::vector<report::Step> steps = {bert};
  REQUIRE(report::banners_of({}, steps).size() == 1);
  CHECK(report::banners_of({}, steps)[0].sentence ==
        "The network does not know 1 of 5 pieces: this text is not of its world.");
}

TEST_CASE("an induction head looks at the word behind the last time") {
  const Finding found = look("gpt2-induction", text_of("cat owl bear fox cat owl bear"), {.layers = parse_layers("1")});
  const AttentionMap& map = found.maps.front();
  std::size_t heads = 0;
  for (std::size_t head = 0; head < map.axes[0].size; ++head) {
    if (strongest(map, head, 4, 5) == 1 && strongest(map, head, 5, 6) == 2 && strongest(map, head, 6, 7) == 3) ++heads;
  }
  CHECK(heads >= 1);
  REQUIRE(!found.predictions.empty());
  CHECK(found.predictions[0].answers.at(0).label == "fox");
}

TEST_CASE("pieces become words and special tokens go, and the legend says so") {
  const std::string text = "Unbelievably tired";
  const Finding plain = look("minilm", text_of(text));
  const Finding words = look("minilm", text_of(text), {.view = {.words = true}});
  const AttentionMap &pieces = plain.maps.front(), &joined = words.maps.front();
  CHECK(joined.axes[2].labels == std::vector<std::string>{"[CLS]", "Unbelievably", "tired", "[SEP]"});
  REQUIRE(pieces.axes[2].size > 4);
  const std::size_t tired = pieces.axes[2].size - 2;
  CHECK(joined.values(3, 0, 2) == Approx(static_cast<double>(pieces.values(3, 0, tired))));
  double whole = 0;
  for (std::size_t piece = 1; piece < tired; ++piece) whole += static_cast<double>(pieces.values(3, tired, piece));
  CHECK(joined.values(3, 2, 1) == Approx(whole));
  CHECK_THAT(words.note, ContainsSubstring("joined to words"));

  const Finding both = look("minilm", text_of(text), {.view = {.hide_special = true, .words = true}});
  CHECK(both.maps.front().axes[1].labels == std::vector<std::string>{"Unbelievably", "tired"});
  CHECK(both.maps.front().axes[2].size == 2);
  CHECK(*summarize(both.maps.front()).sum_error < 1e-5);
  CHECK_THAT(both.note, ContainsSubstring("without [CLS], [SEP], which held"));
}

TEST_CASE("a picture without its special positions is all grid") {
  const Finding found = look("dinov2-small", picture_of("coffee.jpg"), {.grid = 8, .view = {.hide_special = true}});
  const AttentionMap& map = found.maps.front();
  validate(map);
  CHECK(map.grid->prefix == 0);
  CHECK(map.axes.back().size == map.grid->cells());
  CHECK(*summarize(map).sum_error < 1e-5);
}

TEST_CASE("each atom of a reaction's product looks at the atom that it came from") {
  const Finding found =
      look("rxnmapper", text_of("CC(=O)Cl.NCc1ccccc1>>CC(=O)NCc1ccccc1"), {.layers = parse_layers("10")});
  const AttentionMap& map = found.maps.back();
  const auto& tokens = map.axes[1].labels;
  const auto arrow = static_cast<std::size_t>(std::ranges::find(tokens, ">>") - tokens.begin());
  std::vector<std::size_t> from;
  for (std::size_t token = arrow + 1; token < tokens.size(); ++token) {
    if (is_atom(tokens[token])) from.push_back(strongest(map, 5, token, arrow));
  }
  // C C O N C c c c c c c of the amide: behind [CLS], the reactants' tokens are C C ( = O ) Cl . N C c 1 c c c c c 1
  CHECK(from == std::vector<std::size_t>{1, 2, 5, 9, 10, 11, 13, 14, 15, 16, 17});
}

TEST_CASE("a network with gates gives the last gate of each stage, and its answers") {
  const std::string folder = test::tests_path("golden/values/models/gates_efficientnet_context").string();
  const Finding found = look(folder, picture_of("coffee.jpg"));
  std::vector<std::string> names;
  for (const AttentionMap& map : found.maps) names.push_back(map.name);
  CHECK(names == std::vector<std::string>{"blocks.3.0.se.places", "blocks.3.0.se.gate", "blocks.4.1.se.places",
                                          "blocks.4.1.se.gate", "blocks.5.0.se.places", "blocks.5.0.se.gate"});
  // The crop of a picture that is wider than high: its places lie in the middle, not on the whole.
  const Grid& grid = *found.maps.front().grid;
  const Affine& way = grid.to_source;
  CHECK(grid.rows == grid.columns);
  CHECK(way.scale_x == Approx(way.scale_y).epsilon(0.02));  // whole pixels
  CHECK(way.offset_x * 2 + way.scale_x * static_cast<double>(grid.columns) ==
        Approx(static_cast<double>(grid.source_width)).margin(2 * way.scale_x));
  REQUIRE(found.predictions.size() == 1);
  CHECK(found.predictions[0].answers.size() == 5);
  CHECK(look(folder, picture_of("coffee.jpg"), {.layers = parse_layers("1")}).maps.size() == 2);
  CHECK_THROWS_WITH(look(folder, picture_of("coffee.jpg"), {.rollout = true}),
                    ContainsSubstring("--rollout does not apply"));
  CHECK_THROWS_WITH(look(folder, picture_of("coffee.jpg"), {.queries = {parse_query("10,10")}}),
                    ContainsSubstring("--query does not apply"));
}

TEST_CASE("a network that knows its best map gives its gate alone, the map first, and says that a photo is outside") {
  const auto names = [](const Finding& finding) {
    std::vector<std::string> all;
    for (const AttentionMap& map : finding.maps) all.push_back(map.name);
    return all;
  };
  const Finding found = look("cued-shapes-external", picture_of("cat.jpg"));
  CHECK(names(found) == std::vector<std::string>{"blocks.2.external.unit_6", "blocks.2.external.units"});
  const auto outside = std::ranges::find(found.steps, std::string("outside"), &report::Step::name);
  REQUIRE(outside != found.steps.end());
  const Finding all = look("cued-shapes-gc", picture_of("../cued/2.png"), {.layers = parse_layers("all")});
  CHECK(all.maps.size() == 6);
  CHECK(all.maps.front().name == "blocks.2.gc.places");
  CHECK(std::ranges::find(all.steps, std::string("outside"), &report::Step::name) == all.steps.end());
  CHECK(all.predictions.at(0).answers.at(0).label == "triangle");
  CHECK(names(look("fashion-none", picture_of("../fashion/1.png"))) == std::vector<std::string>{"class_activation"});
}

TEST_CASE("networks that are not there, or do not read the input, are refused by name") {
  CHECK_THROWS_WITH(network_source("dinov2-smal", {}, nullptr), ContainsSubstring("no network 'dinov2-smal'"));
  CHECK(error_of([] { network_source("dinov2-smal", {}, nullptr); }).hint().find("dinov2-small") != std::string::npos);
  CHECK_THROWS_WITH(look("minilm", picture_of("coffee.jpg")), ContainsSubstring("bert reads no picture"));
}
