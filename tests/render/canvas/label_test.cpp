#include "attnviz/render/canvas/label.hpp"

#include <algorithm>
#include <thread>

#include "attnviz/core/error.hpp"
#include "attnviz/text/utf8.hpp"
#include "support/catch.hpp"

using namespace attnviz;
using namespace attnviz::render;

namespace {

Pixels white(std::size_t height, std::size_t width) {
  Pixels canvas = Pixels::from_shape({height, width, 3});
  std::fill(canvas.begin(), canvas.end(), std::uint8_t{255});
  return canvas;
}

struct Box {
  int left = 1 << 30, top = 1 << 30, right = -1, bottom = -1;  // pixels that are not white, all inclusive
};

Box ink(const Pixels& canvas) {
  Box box;
  for (int y = 0; y < static_cast<int>(canvas.shape(0)); ++y) {
    for (int x = 0; x < static_cast<int>(canvas.shape(1)); ++x) {
      if (canvas(y, x, 0) == 255 && canvas(y, x, 1) == 255 && canvas(y, x, 2) == 255) continue;
      box = {std::min(box.left, x), std::min(box.top, y), std::max(box.right, x), std::max(box.bottom, y)};
    }
  }
  return box;
}

Pixels drawn(std::string_view text, int size) {
  Pixels canvas = white(200, 900);
  draw_text(canvas, 50, 100, text, {.size = size});
  return canvas;
}

const std::vector<std::string> kUnkind{
    "jj",         "f",       "AVAW",     "今天天气", "ภาษาไทย น้ำ",         "မြန်မာ", "e\u0301\u0302\u0303\u0304",
    "שלום (a) 1", "العربية", "\x01\x7F", "𓀀𓀀",       "👨‍👩‍👧", "Å̊̊",     "\xFF",
    "g\u0334",    "ffi"};

}  // namespace

TEST_CASE("all ink lies inside the measured box") {
  for (const int size : {1, 3, 8, 14, 31, 40}) {
    for (const std::string& text : kUnkind) {
      const TextSize extent = measure(text, size);
      const Box box = ink(drawn(text, size));
      INFO(text << " at " << size);
      CHECK(extent.width > 0);
      CHECK(box.left >= 50);
      CHECK(box.right < 50 + extent.width);
      CHECK(box.top >= 100 - extent.ascent);
      CHECK(box.bottom < 100 + extent.descent);
    }
  }
}

TEST_CASE("widths add up and grow with the size") {
  const int one = measure("word", 20).width, twice = measure("wordword", 20).width;
  CHECK(std::abs(twice - 2 * one) <= 2);
  CHECK(std::abs(measure("word", 40).width - 2 * one) <= 2);
  CHECK(measure("", 14).width == 0);
  CHECK(measure("", 14).ascent == measure("xyz", 14).ascent);
  CHECK(measure("中文", 20).width == 40);
}

TEST_CASE("the anchor is where it says") {
  const int width = measure("anchor", 16).width;
  const auto start = [](Anchor anchor) {
    Pixels canvas = white(40, 400);
    draw_text(canvas, 200, 20, "anchor", {.size = 16}, anchor);
    return ink(canvas).left;
  };
  const int left = start(Anchor::left);
  CHECK(left >= 200);
  CHECK(left - start(Anchor::right) == width);
  CHECK(left - start(Anchor::center) == width / 2);
}

TEST_CASE("text is blended over what is there") {
  Pixels canvas = Pixels::from_shape({30, 60, 3});
  std::fill(canvas.begin(), canvas.end(), std::uint8_t{100});
  draw_text(canvas, 2, 20, "MMM", {.size = 20, .color = {100, 100, 100}});
  CHECK(std::ranges::all_of(canvas, [](std::uint8_t value) { return value == 100; }));
  draw_text(canvas, 2, 20, "\u2588\u2588", {.size = 20, .color = {200, 0, 50}});
  CHECK((canvas(15, 10, 0) == 200 && canvas(15, 10, 1) == 0 && canvas(15, 10, 2) == 50));
}

TEST_CASE("vertical text is the horizontal picture turned counter-clockwise") {
  Pixels across = white(60, 200), up = white(200, 60);
  draw_text(across, 10, 40, "Turned 中 שלום", {.size = 18});
  draw_text_vertical(up, 40, 189, "Turned 中 שלום", {.size = 18});
  std::size_t wrong = 0;
  for (std::size_t y = 0; y < 60; ++y) {
    for (std::size_t x = 0; x < 200; ++x) {
      if (across(y, x, 0) != up(199 - x, y, 0)) ++wrong;
    }
  }
  CHECK(wrong == 0);
  CHECK(ink(across).right > 100);
}

TEST_CASE("what lies outside the canvas is left out") {
  for (const auto& [x, y] :
       {std::pair{-20, 10}, {15, -3}, {15, 32}, {-1000000, 5}, {2000000000, 5}, {5, -2000000000}}) {
    Pixels canvas = white(20, 20);
    CHECK_NOTHROW(draw_text(canvas, x, y, "Outside 中", {.size = 30}));
    CHECK_NOTHROW(draw_text_vertical(canvas, y, x, "Outside 中", {.size = 30}));
  }
  Pixels edge = white(20, 20);
  draw_text(edge, 10, 15, "\u2588\u2588\u2588\u2588", {.size = 10});
  CHECK(ink(edge).left == 10);
  Pixels empty = white(0, 0);
  CHECK_NOTHROW(draw_text(empty, 0, 0, "x", {}));
}

TEST_CASE("the pixels are the same in every thread") {
  const auto picture = [] {
    Pixels canvas = white(400, 500);
    int y = 20;
    for (const std::string& text : kUnkind) draw_text(canvas, 3, y += 20, text, {.size = 17});
    return canvas;
  };
  const Pixels expected = picture();
  std::vector<Pixels> found(4);
  std::vector<std::thread> threads;
  for (Pixels& canvas : found) threads.emplace_back([&] { canvas = picture(); });
  for (std::thread& thread : threads) thread.join();
  for (const Pixels& canvas : found) CHECK((canvas == expected));
}

TEST_CASE("more glyphs than the cache holds are drawn all the same") {
  std::string many;
  for (char32_t value = 0x4E00; value < 0x4E00 + 400; ++value) text::append_utf8(many, value);
  Pixels first = white(700, 3000), second = white(700, 3000);
  draw_text(first, 0, 600, many, {.size = 300});
  draw_text(second, 0, 600, many, {.size = 300});
  CHECK((first == second));
}

TEST_CASE("a fitted text is at most as wide as asked for and keeps its beginning") {
  const std::string text = "antidisestablishmentarianism";
  CHECK(fit(text, 14, 1000) == text);
  CHECK(fit(text, 14, measure(text, 14).width) == text);
  for (int width = 0; width < measure(text, 14).width; ++width) {
    const std::string fitted = fit(text, 14, width);
    CHECK(measure(fitted, 14).width <= width);
    if (fitted.empty()) continue;
    REQUIRE(fitted.ends_with("…"));
    CHECK(text.starts_with(fitted.substr(0, fitted.size() - std::string_view("…").size())));
  }
  CHECK(fit(text, 14, 0).empty());
  CHECK(fit("", 14, 0).empty());
  CHECK(fit("x", 14, -5).empty());
}

TEST_CASE("a text is cut between clusters only") {
  for (int width = 10; width < 120; width += 3) {
    const std::string fitted = fit("e\u0301e\u0301👨‍👩‍👧👨‍👩‍👧中中", 14, width);
    CHECK(fitted == text::well_formed(fitted));
    const std::string kept = fitted.ends_with("…") ? fitted.substr(0, fitted.size() - 3) : fitted;
    CHECK_FALSE(kept.ends_with("e"));
    CHECK_FALSE(kept.ends_with("\u200D"));
  }
}

TEST_CASE("very long texts are cut, not refused") {
  const std::string letters(5'000'000, 'a');
  std::string marks = "a";
  for (int count = 0; count < 200000; ++count) marks += "\u0301";
  CHECK(measure(letters, 10).width > 10 * 20000);
  CHECK(measure(letters, 10).width == measure(letters + letters, 10).width);
  CHECK(measure(fit(letters, 10, 200), 10).width <= 200);
  CHECK(measure(fit(letters, 10, 200), 10).width > 180);
  CHECK(measure(fit(marks, 10, 200), 10).width <= 200);
  CHECK(measure(std::string(100000, '\xFF'), 10).width > 0);
}

TEST_CASE("wrong sizes and canvases are refused with the number") {
  CHECK_THROWS_WITH(measure("a", 0), ContainsSubstring("size 0"));
  CHECK_THROWS_WITH(measure("a", 513), ContainsSubstring("size 513"));
  Pixels grey = Pixels::from_shape({4, 4, 1});
  CHECK_THROWS_WITH(draw_text(grey, 0, 0, "a", {}), ContainsSubstring("[4, 4, 1]"));
}
