#include <cmath>

#include "attnviz/render/draw.hpp"
#include "attnviz/render/parts/frame.hpp"
#include "attnviz/render/views/contact_sheet.hpp"
#include "render/maps.hpp"
#include "support/approved.hpp"
#include "support/catch.hpp"

// One whole picture of every kind, as somebody has looked at it.

using namespace attnviz;
using namespace attnviz::render;
using test::check_approved;
using test::numbered;

namespace {

/// A lit surface with a dark disc.
Pixels photo() {
  Pixels pixels = Pixels::from_shape({120, 160, 3});
  for (std::size_t y = 0; y < 120; ++y) {
    for (std::size_t x = 0; x < 160; ++x) {
      const bool inside = std::hypot(static_cast<double>(x) - 104, static_cast<double>(y) - 46) < 26;
      pixels(y, x, 0) = static_cast<std::uint8_t>(inside ? 70 : 120 + x / 2);
      pixels(y, x, 1) = static_cast<std::uint8_t>(inside ? 50 : 110 + y / 2);
      pixels(y, x, 2) = static_cast<std::uint8_t>(inside ? 90 : 150);
    }
  }
  return pixels;
}

/// Two heads of one query over 6 x 8 cells: a hill each.
AttentionMap picture_map() {
  AttentionMap map{.name = "weights",
                   .axes = {{AxisKind::head, 2, {}}, {AxisKind::query, 1, {"spot"}}, {AxisKind::key, 48, {}}}};
  map.values = Tensor::from_shape({2, 1, 48});
  for (std::size_t head = 0; head < 2; ++head) {
    double sum = 0;
    const auto height = [&](std::size_t cell) {
      const double x = static_cast<double>(cell % 8) - (head == 0 ? 5 : 1), y = static_cast<double>(cell / 8) - 2;
      return std::exp(-(x * x + y * y) / 4);
    };
    for (std::size_t cell = 0; cell < 48; ++cell) sum += height(cell);
    for (std::size_t cell = 0; cell < 48; ++cell) map.values(head, 0, cell) = static_cast<float>(height(cell) / sum);
  }
  map.kind = ValueKind::probability;
  map.sums_over = AxisKind::key;
  map.bounds = {0.0F, 1.0F};
  map.reading = "each row: where that query looks";
  map.grid = covering_grid(6, 8, 160, 120);
  map.marks = {{"spot", {90, 32, 28, 28}}};
  return map;
}

/// Scores between five words, negative ones too.
AttentionMap word_map() {
  const std::vector<std::string> words = {"the", "cat", "saw", "注意", "שלום"};
  AttentionMap map = test::counting_map({{AxisKind::query, 5, words}, {AxisKind::key, 5, words}});
  for (float& value : map.values) value = std::sin(value);
  map.kind = ValueKind::signed_value;
  map.reading = "each row: how well every word suits that query";
  return map;
}

const Drawing& only(const std::vector<Drawing>& drawings) {
  REQUIRE(drawings.size() == 1);
  return drawings.front();
}

}  // namespace

TEST_CASE("pictures over a photo look as approved") {
  const Pixels under = photo();
  const Canvas canvas{.photo = &under, .title = "Soft attention", .banner = "random weights, seed 1"};
  for (const Role role : {Role::overlay, Role::heatmap, Role::multiples}) {
    check_approved(name_of(role), only(draw(picture_map(), canvas, {.roles = {role}})).pixels);
  }
  AttentionMap boxes = test::counting_map(
      {{AxisKind::step, 3, {}}, {AxisKind::field, 4, {"x", "y", "width", "height"}}}, ValueKind::box);
  const std::vector<float> numbers = {10, 10, 40, 40, 60, 20, 40, 40, 84, 26, 40, 40};
  std::ranges::copy(numbers, boxes.values.data());
  check_approved("path", only(draw(boxes, canvas, {.roles = {Role::path}})).pixels);
}

TEST_CASE("pictures of words and channels look as approved") {
  const Canvas canvas{.title = "Scaled dot product"};
  check_approved("matrix", only(draw(word_map(), canvas, {.roles = {Role::matrix}})).pixels);
  const Style one_word{.roles = {Role::strip}, .selection = {.picks = {{AxisKind::query, Reduce::one, 1}}}};
  check_approved("strip", only(draw(word_map(), canvas, one_word)).pixels);
  AttentionMap gate = test::counting_map({{AxisKind::channel, 7, numbered("channel ", 7)}}, ValueKind::gate);
  for (float& value : gate.values) value = 1 / (1 + std::exp(3 - value));
  gate.bounds = {0.0F, 1.0F};
  gate.reading = "factor of each channel";
  check_approved("bars", only(draw(gate, canvas, {.roles = {Role::bars}})).pixels);
}

TEST_CASE("pictures of layers, lines and matchings look as approved") {
  const Canvas canvas{.title = "a network"};
  const std::vector<std::string> words = {"the", "cat", "saw", "注意", "שלום"};
  AttentionMap map = test::counting_map(
      {{AxisKind::layer, 3, {}}, {AxisKind::head, 4, {}}, {AxisKind::query, 5, words}, {AxisKind::key, 5, words}});
  for (std::size_t row = 0; row < map.values.size() / 5; ++row) {
    float* values = map.values.data() + row * 5;
    double sum = 0;
    for (std::size_t key = 0; key < 5; ++key) {
      values[key] = std::exp(2 * std::sin(static_cast<float>(row * row + key * (1 + row / 20))));
      sum += static_cast<double>(values[key]);
    }
    for (std::size_t key = 0; key < 5; ++key) values[key] = static_cast<float>(static_cast<double>(values[key]) / sum);
  }
  map.kind = ValueKind::probability;
  map.sums_over = AxisKind::key;
  map.reading = "where each token looks";
  check_approved("overview", only(draw(map, canvas, {.roles = {Role::overview}})).pixels);
  check_approved("lines", only(draw(map, canvas, {.roles = {Role::lines}})).pixels);

  AttentionMap pairs{.name = "mapping",
                     .axes = {{AxisKind::target, 5, {"C", "O", "C", "=", "O"}},
                              {AxisKind::source, 7, {"C", "O", ".", "O", "=", "C", "Cl"}}}};
  pairs.values = Tensor::from_shape({5, 7});
  std::ranges::fill(pairs.values, 0.0F);
  pairs.values(0, 0) = 1;
  pairs.values(1, 1) = 0.9F;
  pairs.values(2, 5) = 0.5F;
  pairs.values(4, 3) = 1;
  pairs.kind = ValueKind::score;
  pairs.bounds = {0.0F, 1.0F};
  check_approved("matching", only(draw(pairs, canvas)).pixels);
}

TEST_CASE("a contact sheet looks as approved") {
  const Pixels under = photo();
  std::vector<Thumbnail> thumbnails;
  for (const char* title : {"Soft attention", "A mechanism of a long name"}) {
    const Canvas canvas{.photo = &under, .title = title};
    thumbnails.push_back({only(draw(picture_map(), canvas, {.roles = {Role::thumbnail}})).pixels, title, "family", ""});
  }
  check_approved("contact_sheet",
                 framed(contact_sheet(thumbnails), {.title = "photo.jpg", .legend = {}, .notes = {}, .banner = {}}));
}
