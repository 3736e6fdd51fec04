#include "attnviz/render/draw.hpp"

#include <algorithm>

#include "attnviz/core/error.hpp"
#include "attnviz/core/parallel.hpp"
#include "attnviz/render/drawing_parts.hpp"
#include "attnviz/render/views/contact_sheet.hpp"
#include "render/maps.hpp"
#include "render/pixels.hpp"
#include "support/catch.hpp"

using namespace attnviz;
using namespace attnviz::render;
using test::counting_map;
using test::numbered;

namespace {

std::vector<Role> roles_of(const AttentionMap& map, const Canvas& canvas, const Style& style = {}) {
  std::vector<Role> roles;
  for (const Drawing& drawing : draw(map, canvas, style)) roles.push_back(drawing.role);
  return roles;
}

AttentionMap image_heads() {
  AttentionMap map = counting_map({{AxisKind::head, 3, {}}, {AxisKind::query, 1, {"cls"}}, {AxisKind::key, 13, {}}});
  map.grid = covering_grid(3, 4, 80, 60);
  map.grid->prefix = 1;
  return map;
}

AttentionMap text_heads() {
  const auto words = numbered("w", 5);
  return counting_map({{AxisKind::head, 2, {}}, {AxisKind::query, 5, words}, {AxisKind::key, 5, words}});
}

}  // namespace

TEST_CASE("each kind of map gets the pictures that suit its axes") {
  const Pixels photo = blank({80, 60}, kGrey);
  const Canvas with_photo{.photo = &photo, .title = "t"}, bare{.title = "t"};
  using enum Role;
  CHECK(roles_of(image_heads(), with_photo) == std::vector{overlay, heatmap, multiples});
  CHECK(roles_of(image_heads(), bare) == std::vector{heatmap, multiples});
  CHECK(roles_of(text_heads(), bare) == std::vector{matrix, multiples});
  CHECK(roles_of(text_heads(), bare,
                 {.selection = {.picks = {{AxisKind::head, Reduce::one, 0}, {AxisKind::query, Reduce::one, 2}}}}) ==
        std::vector{strip});

  AttentionMap gate =
      counting_map({{AxisKind::channel, 4, {}}, {AxisKind::row, 3, {}}, {AxisKind::column, 4, {}}}, ValueKind::gate);
  gate.grid = covering_grid(3, 4, 80, 60);
  CHECK(roles_of(gate, with_photo) == std::vector{overlay, heatmap});
  CHECK(roles_of(counting_map({{AxisKind::channel, 9, {}}}, ValueKind::gate), bare) == std::vector{bars});
  CHECK(roles_of(counting_map({{AxisKind::branch, 2, {}}, {AxisKind::channel, 9, {}}}), bare) == std::vector{bars});
  CHECK(roles_of(counting_map({{AxisKind::token, 6, {}}, {AxisKind::unit, 8, {}}}), bare) == std::vector{matrix});
  CHECK(roles_of(counting_map({{AxisKind::hop, 3, {}}, {AxisKind::slot, 5, {}}}), bare) == std::vector{matrix});
  CHECK(roles_of(counting_map({{AxisKind::step, 3, {}}, {AxisKind::field, 4, {}}}, ValueKind::box), with_photo) ==
        std::vector{path});
  CHECK(roles_of(counting_map({{AxisKind::token, 6, numbered("w", 6)}}), bare) == std::vector{strip});
  CHECK(roles_of(counting_map({{AxisKind::sample, 2, {}}, {AxisKind::gate, 4, {}}, {AxisKind::field, 5, {}}}), bare) ==
        std::vector{matrix, multiples});
  CHECK(roles_of(counting_map({}), bare) == std::vector{matrix});
}

TEST_CASE("a map that is told in steps over a photo is one small picture a step, never their mean") {
  const Pixels photo = blank({80, 60}, kGrey);
  AttentionMap map = counting_map({{AxisKind::step, 5, {"a", "red", "cross", "above", "a"}}, {AxisKind::key, 12, {}}});
  map.grid = covering_grid(3, 4, 80, 60);
  using enum Role;
  CHECK(roles_of(map, {.photo = &photo, .title = "t"}) == std::vector{overlay, multiples});
  const auto drawn = draw(map, {.photo = &photo, .title = "t"});
  // Four small pictures stand beside each other.
  CHECK(drawn[0].pixels.shape(1) > 4 * photo.shape(1));
  CHECK(drawn[0].pixels != drawn[1].pixels);
  const Style third{.selection = {.picks = {{AxisKind::step, Reduce::one, 2}}}};
  CHECK(roles_of(map, {.photo = &photo, .title = "t"}, third) == std::vector{overlay, heatmap});
}

TEST_CASE("layers and heads together are one overview") {
  const auto words = numbered("w", 5);
  AttentionMap map = counting_map(
      {{AxisKind::layer, 3, {}}, {AxisKind::head, 2, {}}, {AxisKind::query, 5, words}, {AxisKind::key, 5, words}});
  using enum Role;
  CHECK(roles_of(map, {}) == std::vector{overview});
  CHECK(roles_of(map, {}, {.selection = {.picks = {{AxisKind::head, Reduce::one, 0}}}}) ==
        std::vector{matrix, multiples});
  const Pixels photo = blank({80, 60}, kGrey);
  map = counting_map(
      {{AxisKind::layer, 3, {}}, {AxisKind::head, 2, {}}, {AxisKind::query, 1, {}}, {AxisKind::key, 12, {}}});
  map.grid = covering_grid(3, 4, 80, 60);
  CHECK(roles_of(map, {.photo = &photo}) == std::vector{overlay, overview});
  CHECK(draw(map, {.photo = &photo}, {.roles = {overview}})[0].pixels.shape(1) > 3 * 140);
}

TEST_CASE("lines are drawn between words that ask and words that are asked, also for one that asks") {
  const auto words = numbered("w", 5);
  const AttentionMap one =
      counting_map({{AxisKind::head, 2, {}}, {AxisKind::query, 1, {"w2"}}, {AxisKind::key, 5, words}});
  CHECK(roles_of(text_heads(), {}, {.roles = {Role::lines}}) == std::vector{Role::lines});
  CHECK(roles_of(one, {}, {.roles = {Role::lines}}) == std::vector{Role::lines});
  CHECK(roles_of(image_heads(), {}, {.roles = {Role::lines}}).empty());
  CHECK(roles_of(counting_map({{AxisKind::channel, 9, {}}}), {}, {.roles = {Role::lines}}).empty());
}

TEST_CASE("lines of several heads have a legend; one head and what heads are reduced to have none") {
  const auto words = numbered("w", 5);
  const AttentionMap map =
      counting_map({{AxisKind::head, 3, {}}, {AxisKind::query, 5, words}, {AxisKind::key, 5, words}});
  const auto height = [&](std::vector<Pick> picks) {
    return draw(map, {}, {.roles = {Role::lines}, .selection = {.picks = std::move(picks)}, .legend = Legend::hidden})
        .front()
        .pixels.shape(0);
  };
  const std::size_t every = height({}), mean = height({{AxisKind::head, Reduce::mean}});
  CHECK(every > mean);
  CHECK(height({{AxisKind::head, Reduce::mean, 0, {0, 2}}}) == every);
  CHECK(height({{AxisKind::head, Reduce::one, 1}}) == mean);
  CHECK(height({{AxisKind::head, Reduce::max}}) == mean);
  const AttentionMap many =
      counting_map({{AxisKind::head, 13, {}}, {AxisKind::query, 5, words}, {AxisKind::key, 5, words}});
  const Style lines{.roles = {Role::lines}, .legend = Legend::hidden};
  CHECK(draw(many, {}, lines).front().pixels.shape(0) == mean);  // more than colours: their mean
  CHECK_THROWS_WITH(height({{AxisKind::head, Reduce::mean, 0, {0, 3}}}), ContainsSubstring("head 3 of 3 heads"));
}

TEST_CASE("the mean of some heads is that of these heads") {
  const Selection some{.picks = {{AxisKind::head, Reduce::mean, 0, {0, 2}}}};
  const Field field = *plane_of(image_heads(), some);
  CHECK(field.values(0, 0) == 14);  // 1 and 27
  CHECK_THAT(field.caption, StartsWith("mean over heads 0, 2"));
  CHECK_THROWS_WITH(plane_of(image_heads(), {.picks = {{AxisKind::head, Reduce::mean, 0, {0, 3}}}}),
                    ContainsSubstring("head 3 of 3 heads"));
}

TEST_CASE("tokens of the canvas name axes without labels") {
  const AttentionMap map = counting_map({{AxisKind::key, 3, {}}});
  CHECK(roles_of(map, {.tokens = {"a", "b", "c"}}) == std::vector{Role::strip});
  CHECK(roles_of(map, {.tokens = {"a", "b"}}) == std::vector{Role::bars});
}

TEST_CASE("only the roles that were asked for are drawn, in that order, and impossible ones passed over") {
  CHECK(roles_of(text_heads(), {}, {.roles = {Role::thumbnail, Role::overlay, Role::matrix}}) ==
        std::vector{Role::thumbnail, Role::matrix});
  CHECK(roles_of(image_heads(), {}, {.roles = {Role::overlay}}).empty());
}

TEST_CASE("natural roles are those that are drawn") {
  const Pixels photo = blank({80, 60}, kGrey);
  for (const AttentionMap& map : {image_heads(), text_heads()}) {
    for (const Pixels* background : {static_cast<const Pixels*>(nullptr), &photo}) {
      CHECK(natural_roles(map, {.photo = background}) == roles_of(map, {.photo = background}));
    }
  }
}

TEST_CASE("an overlay without legend is the photo's size, unless random weights have to be told") {
  const Pixels photo = blank({80, 60}, kGrey);
  const Style bare{.roles = {Role::overlay}, .legend = Legend::hidden};
  const Pixels plain = draw(image_heads(), {.photo = &photo}, bare)[0].pixels;
  CHECK(plain.shape(0) == 60);
  CHECK(plain.shape(1) == 80);
  const Pixels told = draw(image_heads(), {.photo = &photo, .banner = "random weights, seed 1"}, bare)[0].pixels;
  CHECK(told.shape(0) > 60);
}

TEST_CASE("thumbnails are small, whatever the photo") {
  const Pixels photo = blank({3000, 100}, kGrey);
  AttentionMap image = image_heads();
  image.grid = covering_grid(3, 4, 3000, 100);
  image.grid->prefix = 1;
  for (const AttentionMap& map : {image, text_heads(), counting_map({{AxisKind::channel, 700, {}}}),
                                  counting_map({{AxisKind::step, 3, {}}, {AxisKind::field, 4, {}}}, ValueKind::box)}) {
    const auto drawings = draw(map, {.photo = &photo}, {.roles = {Role::thumbnail}});
    REQUIRE(drawings.size() == 1);
    CHECK(std::max(drawings[0].pixels.shape(0), drawings[0].pixels.shape(1)) <= kThumbnailSide);
  }
}

TEST_CASE("small multiples share one scale") {
  const auto drawings = draw(image_heads(), {}, {.roles = {Role::multiples}});
  REQUIRE(drawings.size() == 1);
  CHECK(drawings[0].scale.low == 0);
  CHECK(drawings[0].scale.start == 19.5F);  // the mean of 1 to 38 without 13 and 26: without the special positions
  CHECK(drawings[0].scale.high == 38);
}

TEST_CASE("the range that is drawn is that of the reduced map") {
  const auto range = drawn_spread(image_heads(), {.selection = {.picks = {{AxisKind::head, Reduce::one, 1}}}});
  REQUIRE(range);
  CHECK(range->low == 14);
  CHECK(range->high == 25);
  CHECK_FALSE(drawn_spread(counting_map({{AxisKind::step, 3, {}}, {AxisKind::field, 4, {}}}, ValueKind::box)));
}

TEST_CASE("a shared request reaches the picture") {
  const auto drawings = draw(text_heads(), {}, {.roles = {Role::matrix}, .scale = {ScaleMode::fixed, {0, 100}}});
  CHECK(drawings[0].scale.high == 100);
}

TEST_CASE("every picture comes out the same for every number of threads") {
  Pixels photo = blank({301, 203}, kGrey);
  for (std::size_t place = 0; place < photo.size(); ++place)
    photo.data()[place] = static_cast<std::uint8_t>(place * 29 % 253);
  AttentionMap image = image_heads();
  image.grid = covering_grid(3, 4, 301, 203);
  image.grid->prefix = 1;
  const Canvas canvas{.photo = &photo, .title = "t", .banner = "random weights, seed 1"};
  const ThreadLimit one(1);
  const auto alone = draw(image, canvas);
  const ThreadLimit eight(8);
  const auto many = draw(image, canvas);
  REQUIRE(alone.size() == many.size());
  for (std::size_t index = 0; index < alone.size(); ++index) CHECK(test::same(alone[index].pixels, many[index].pixels));
}

TEST_CASE("a broken map and an unknown colour map are refused") {
  AttentionMap map = image_heads();
  CHECK_THROWS_AS(draw(map, {}, {.colormap = "rainbow"}), Error);
  map.axes[2].size = 4;
  CHECK_THROWS_AS(draw(map, {}), Error);
}

TEST_CASE("a faint map has a line around the upper half of what is above its mean, and a strong one has not") {
  Field field;
  field.shape = FieldShape::plane;
  field.kind = ValueKind::gate;
  field.values = Matrix::from_shape({3, 4});
  const auto lines = [&](float largest, const OverlayOptions& asked) {
    field.values.fill(0.5F);
    field.values(1, 1) = largest;
    const Paint paint = make_paint("", choose_scale(facts_of(field), {}));
    return std::pair(with_faint_line(field, paint, asked).contours, paint);
  };
  const auto [faint, paint] = lines(0.53F, {});
  REQUIRE(faint.size() == 1);
  CHECK(faint[0] > paint.scale.place(0.5F));
  CHECK(faint[0] < paint.scale.place(0.53F));
  CHECK(lines(0.9F, {}).first.empty());
  CHECK(lines(0.5F, {}).first.empty());
  CHECK(lines(0.53F, {.mass = 0.5F}).first.empty());
  CHECK(lines(0.53F, {.contours = {0.9F}}).first == std::vector<float>{0.9F});
}
