#include "attnviz/pipeline/query.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <vector>

#include "attnviz/core/error.hpp"
#include "attnviz/core/nearest_name.hpp"
#include "attnviz/io/escape.hpp"

namespace attnviz::pipeline {
namespace {

using mechanisms::Inputs;
using mechanisms::Queries;
using Kind = QuerySpec::Kind;

constexpr std::string_view kForms = "x,y  x,y,w,h  token:N  word:TEXT  cls  mean  background  all";

[[noreturn]] void refuse(const std::string& query, const std::string& why) {
  throw Error(ErrorKind::usage, "query '" + io::for_terminal(query) + "': " + why,
              "a query is one of: " + std::string(kForms));
}

std::vector<double> parse_numbers(const std::string& text) {
  std::vector<double> numbers;
  const char* place = text.data();
  const char* const end = text.data() + text.size();
  while (true) {
    double number = 0;
    const auto [next, error] = std::from_chars(place, end, number);
    if (error != std::errc{} || !std::isfinite(number)) refuse(text, "not a form that is known");
    numbers.push_back(number);
    if (next == end) return numbers;
    if (*next != ',') refuse(text, "not a form that is known");
    place = next + 1;
  }
}

/// The rectangle that a grid cell covers on the source.
Box cell_box(const Grid& grid, std::size_t cell) {
  const auto row = static_cast<double>(cell / grid.columns), column = static_cast<double>(cell % grid.columns);
  return {grid.to_source.scale_x * column + grid.to_source.offset_x,
          grid.to_source.scale_y * row + grid.to_source.offset_y, grid.to_source.scale_x, grid.to_source.scale_y};
}

const Grid& grid_for(const QuerySpec& spec, const Inputs& inputs) {
  if (!inputs.grid) refuse(spec.text, "a place in pixels needs a picture");
  return *inputs.grid;
}

/// Positions whose cell centre lies in the box; for a point, the cell under it.
std::vector<std::size_t> positions_in(const QuerySpec& spec, const Inputs& inputs) {
  const Grid& grid = grid_for(spec, inputs);
  const Affine to_grid = grid.to_source.inverse();
  const auto column_of = [&](double x) { return to_grid.scale_x * x + to_grid.offset_x; };
  const auto row_of_y = [&](double y) { return to_grid.scale_y * y + to_grid.offset_y; };
  const double right = spec.box.x + spec.box.width, bottom = spec.box.y + spec.box.height;
  const bool outside = spec.box.x < 0 || spec.box.y < 0 || spec.box.x >= static_cast<double>(grid.source_width) ||
                       spec.box.y >= static_cast<double>(grid.source_height) ||
                       right > static_cast<double>(grid.source_width) ||
                       bottom > static_cast<double>(grid.source_height);
  if (outside) {
    refuse(spec.text, "outside the picture of " + std::to_string(grid.source_width) + "x" +
                          std::to_string(grid.source_height) + " pixels");
  }
  const auto clamp_to = [](double place, std::size_t count) {
    return static_cast<std::size_t>(std::clamp(std::floor(place), 0.0, static_cast<double>(count - 1)));
  };
  std::vector<std::size_t> positions;
  for (std::size_t row = 0; row < grid.rows; ++row) {
    for (std::size_t column = 0; column < grid.columns; ++column) {
      const double x = static_cast<double>(column) + 0.5, y = static_cast<double>(row) + 0.5;
      if (x >= column_of(spec.box.x) && x < column_of(right) && y >= row_of_y(spec.box.y) && y < row_of_y(bottom)) {
        positions.push_back(grid.prefix + row * grid.columns + column);
      }
    }
  }
  if (positions.empty()) {  // a point, or a box smaller than a cell: the cell under its middle
    const double x = spec.box.x + spec.box.width / 2, y = spec.box.y + spec.box.height / 2;
    positions.push_back(grid.prefix + clamp_to(row_of_y(y), grid.rows) * grid.columns +
                        clamp_to(column_of(x), grid.columns));
  }
  return positions;
}

/// The outermost two rings of cells, one where the grid has too few to spare.
std::vector<std::size_t> border_positions(const Grid& grid) {
  const std::size_t rings = std::min(grid.rows, grid.columns) >= 8 ? 2 : 1;
  std::vector<std::size_t> positions;
  for (std::size_t row = 0; row < grid.rows; ++row) {
    for (std::size_t column = 0; column < grid.columns; ++column) {
      const bool inside = row >= rings && row + rings < grid.rows && column >= rings && column + rings < grid.columns;
      if (!inside) positions.push_back(grid.prefix + row * grid.columns + column);
    }
  }
  return positions;
}

std::vector<std::size_t> positions_of_word(const QuerySpec& spec, const Inputs& inputs) {
  const std::string word = spec.text.substr(std::string_view("word:").size());
  std::vector<std::size_t> positions;
  for (std::size_t position = 0; position < inputs.token_labels.size(); ++position) {
    if (inputs.token_labels[position] == word) positions.push_back(position);
  }
  if (!positions.empty()) return positions;
  if (inputs.token_labels.empty()) refuse(spec.text, "the input has no words");
  const std::string near = did_you_mean(word, inputs.token_labels);
  throw Error(ErrorKind::usage,
              "query '" + io::for_terminal(spec.text) + "': no token has this text among " +
                  std::to_string(inputs.token_labels.size()),
              near.empty() ? "'attnviz inspect' shows the tokens of a text" : io::for_terminal(near));
}

class Collector {
 public:
  explicit Collector(const Inputs& inputs) : inputs_(inputs) {}

  void add_position(std::size_t position) {
    rows_.push_back(
        std::vector<float>(row_of(inputs_.tokens, position).begin(), row_of(inputs_.tokens, position).end()));
    queries_.positions.push_back(position);
    queries_.labels.push_back(label_of(position));
    if (inputs_.grid && position >= inputs_.grid->prefix) {
      queries_.marks.push_back({queries_.labels.back(), cell_box(*inputs_.grid, position - inputs_.grid->prefix)});
    }
  }

  void add_mean(const std::vector<std::size_t>& positions, const QuerySpec& spec) {
    std::vector<double> sums(inputs_.width());
    for (const std::size_t position : positions) {
      const auto token = row_of(inputs_.tokens, position);
      for (std::size_t place = 0; place < sums.size(); ++place) sums[place] += token[place];
    }
    std::vector<float> mean;
    for (const double sum : sums) mean.push_back(static_cast<float>(sum / static_cast<double>(positions.size())));
    rows_.push_back(std::move(mean));
    is_all_tokens_ = false;
    queries_.labels.push_back(spec.text);
    if (spec.kind == Kind::box) queries_.marks.push_back({spec.text, spec.box});
  }

  Queries finish() {
    queries_.vectors = Matrix::from_shape({rows_.size(), inputs_.width()});
    for (std::size_t row = 0; row < rows_.size(); ++row)
      std::ranges::copy(rows_[row], row_of(queries_.vectors, row).begin());
    if (!is_all_tokens_) queries_.positions.clear();
    return std::move(queries_);
  }

 private:
  std::string label_of(std::size_t position) const {
    if (position < inputs_.token_labels.size()) return inputs_.token_labels[position];
    if (!inputs_.grid) return std::to_string(position);
    if (position < inputs_.grid->prefix) return position == 0 ? "cls" : "prefix " + std::to_string(position);
    const std::size_t cell = position - inputs_.grid->prefix;
    return std::to_string(cell / inputs_.grid->columns) + "," + std::to_string(cell % inputs_.grid->columns);
  }

  const Inputs& inputs_;
  std::vector<std::vector<float>> rows_;
  Queries queries_;
  bool is_all_tokens_ = true;
};

Queries whole_set(const QuerySpec& spec, const Inputs& inputs) {
  Collector collector(inputs);
  const bool border = spec.kind == Kind::background && inputs.grid;
  if (border) {
    for (const std::size_t position : border_positions(*inputs.grid)) collector.add_position(position);
  } else {
    for (std::size_t position = 0; position < inputs.count(); ++position) collector.add_position(position);
  }
  Queries queries = collector.finish();
  queries.as_reference = spec.kind == Kind::background;
  queries.marks.clear();  // everything would be marked
  return queries;
}

}  // namespace

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
    if (error != std::errc{} || next != end) refuse(text, "a token's number is a whole number from 0");
    return {Kind::token, {}, index, text};
  }
  const auto numbers = parse_numbers(text);
  if (numbers.size() == 2) return {Kind::point, {numbers[0], numbers[1], 0, 0}, 0, text};
  if (numbers.size() != 4) refuse(text, std::to_string(numbers.size()) + " numbers are neither a pixel nor a box");
  if (numbers[2] <= 0 || numbers[3] <= 0) refuse(text, "the box has no extent");
  return {Kind::box, {numbers[0], numbers[1], numbers[2], numbers[3]}, 0, text};
}

Queries resolve_queries(std::span<const QuerySpec> specs, const Inputs& inputs) {
  Collector collector(inputs);
  for (const QuerySpec& spec : specs) {
    switch (spec.kind) {
      case Kind::background:
      case Kind::all:
        if (specs.size() > 1)
          refuse(spec.text, "stands alone, " + std::to_string(specs.size()) + " queries were given");
        return whole_set(spec, inputs);
      case Kind::point:
        collector.add_position(positions_in(spec, inputs).front());
        break;
      case Kind::box:
        collector.add_mean(positions_in(spec, inputs), spec);
        break;
      case Kind::token:
        if (spec.index >= inputs.count()) {
          refuse(spec.text, "the input has " + std::to_string(inputs.count()) + " positions, the last is number " +
                                std::to_string(inputs.count() - 1));
        }
        collector.add_position(spec.index);
        break;
      case Kind::word:
        for (const std::size_t position : positions_of_word(spec, inputs)) collector.add_position(position);
        break;
      case Kind::cls:
        if (!inputs.grid || inputs.grid->prefix == 0) refuse(spec.text, "these features have no CLS position");
        collector.add_position(0);
        break;
      case Kind::mean: {
        std::vector<std::size_t> positions(inputs.count());
        for (std::size_t position = 0; position < positions.size(); ++position) positions[position] = position;
        collector.add_mean(positions, spec);
        break;
      }
    }
  }
  return collector.finish();
}

}  // namespace attnviz::pipeline
