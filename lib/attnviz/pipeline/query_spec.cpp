#include "attnviz/pipeline/query_spec.hpp"

#include <charconv>
#include <cmath>
#include <vector>

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"

namespace attnviz::pipeline {
namespace {

using Kind = QuerySpec::Kind;

constexpr std::string_view kForms = "x,y  x,y,w,h  token:N  word:TEXT  cls  mean  background  all";

std::vector<double> parse_numbers(const std::string& text) {
  std::vector<double> numbers;
  const char* place = text.data();
  const char* const end = text.data() + text.size();
  while (true) {
    double number = 0;
    const auto [next, error] = std::from_chars(place, end, number);
    if (error != std::errc{} || !std::isfinite(number)) refuse_query(text, "not a form that is known");
    numbers.push_back(number);
    if (next == end) return numbers;
    if (*next != ',') refuse_query(text, "not a form that is known");
    place = next + 1;
  }
}

}  // namespace

void refuse_query(const std::string& query, const std::string& why) {
  throw Error(ErrorKind::usage, "query '" + io::for_terminal(query) + "': " + why,
              "a query is one of: " + std::string(kForms));
}

QuerySpec parse_query(std::string_view typed) {
  const std::string text(typed);
  if (text == "cls") return {Kind::cls, {}, 0, text};
  if (text == "mean") return {Kind::mean, {}, 0, text};
  if (text == "background") return {Kind::background, {}, 0, text};
  if (text == "all") return {Kind::all, {}, 0, text};
  if (text.starts_with("word:") && text.size() > 5) return {Kind::word, {}, 0, text};
  if (text.starts_with("token:")) {
    std::size_t index = 0;
    const char* const end = text.data() + text.size();
    const auto [next, error] = std::from_chars(text.data() + 6, end, index);
    if (error != std::errc{} || next != end) refuse_query(text, "a token's number is a whole number from 0");
    return {Kind::token, {}, index, text};
  }
  const auto numbers = parse_numbers(text);
  if (numbers.size() == 2) return {Kind::point, {numbers[0], numbers[1], 0, 0}, 0, text};
  if (numbers.size() != 4)
    refuse_query(text, std::to_string(numbers.size()) + " numbers are neither a pixel nor a box");
  if (numbers[2] <= 0 || numbers[3] <= 0) refuse_query(text, "the box has no extent");
  return {Kind::box, {numbers[0], numbers[1], numbers[2], numbers[3]}, 0, text};
}

}  // namespace attnviz::pipeline
