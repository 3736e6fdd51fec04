#include "attnviz/mechanisms/shared/gate.hpp"

#include "attnviz/core/error.hpp"
#include "mechanisms/small_inputs.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::mechanisms;
using namespace attnviz::test;

namespace {

const Tensor3 kFeatures = {{{1, 2}, {3, 6}}, {{-1, 0}, {4, 1}}};

}  // namespace

TEST_CASE("a gate sees the means and maxima of channels and places") {
  CHECK((channel_means(kFeatures) == Vector{3, 1}));
  CHECK((channel_maxima(kFeatures) == Vector{6, 4}));
  CHECK((place_means(kFeatures) == Matrix{{0, 1}, {3.5F, 3.5F}}));
  CHECK((place_maxima(kFeatures) == Matrix{{1, 2}, {4, 6}}));
}

TEST_CASE("a gate is broadcast over the axes that it lacks") {
  CHECK((apply_gate(kFeatures, Vector{2, 0}) == Tensor3{{{2, 4}, {6, 12}}, {{0, 0}, {0, 0}}}));
  CHECK((apply_gate(kFeatures, Matrix{{1, 0}, {0, 2}}) == Tensor3{{{1, 0}, {0, 12}}, {{-1, 0}, {0, 2}}}));
  CHECK((apply_gate(kFeatures, kFeatures) == Tensor3{{{1, 4}, {9, 36}}, {{1, 0}, {16, 1}}}));
}

TEST_CASE("a gate of the wrong size is refused with both shapes") {
  CHECK_THROWS_WITH(apply_gate(kFeatures, Vector{1, 2, 3}), ContainsSubstring("[3]") && ContainsSubstring("[2]"));
  CHECK_THROWS_WITH(apply_gate(kFeatures, Matrix{{1, 2, 3}}), ContainsSubstring("[1, 3]"));
  CHECK_THROWS_AS(channel_means(Tensor3::from_shape({2, 0, 3})), Error);
}

TEST_CASE("an even gate has no effect anywhere, an uneven one where its channels are strong") {
  CHECK((gate_effect(kFeatures, Vector{0.7F, 0.7F}) == Matrix{{0, 0}, {0, 0}}));
  CHECK((gate_effect(kFeatures, Vector{1, 0}) == Matrix{{1, 1}, {-0.5F, 2.5F}}));
}

TEST_CASE("maps of a full gate lie on the picture's grid or on the text's tokens") {
  const Inputs picture = small_picture(), text = small_text();
  const auto on_picture = full_gate_maps(features_of(picture), picture);
  CHECK(on_picture[0].grid == picture.grid);
  CHECK(on_picture[1].axes.size() == 3);
  CHECK(on_picture[1].grid == picture.grid);
  const auto on_text = full_gate_maps(features_of(text), text);
  REQUIRE(on_text[1].axes.size() == 2);
  CHECK(on_text[1].axes[0].labels == text.channel_labels);
  CHECK(on_text[1].axes[1].labels == text.token_labels);
  for (const auto& maps : {on_picture, on_text}) {
    for (const AttentionMap& map : maps) CHECK_NOTHROW(validate(map));
  }
}
