#include "attnviz/pipeline/query.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>
#include <vector>

#include "attnviz/core/error.hpp"
#include "attnviz/core/nearest_name.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/pipeline/word_positions.hpp"

namespace attnviz::pipeline {
namespace {

using mechanisms::Inputs;
using mechanisms::Queries;
using Kind = QuerySpec::Kind;

const Grid& grid_for(const QuerySpec& spec, const Inputs& inputs) {
  if (!inputs.grid) refuse_query(spec.text, "a place in pixels needs a picture");
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
    refuse_query(spec.text, "outside the picture of " + std::to_string(grid.source_width) + "x" +
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

/// The border is the outermost two rings of cells; one where the grid has too few to spare, or where the cells are a
/// network's: its patches are large and know what is around them.
std::size_t rings_of(const Inputs& inputs) {
  return !inputs.learned && std::min(inputs.grid->rows, inputs.grid->columns) >= 8 ? 2 : 1;
}

/// What the border encloses, in source pixels.
Box inside_of_border(const Inputs& inputs) {
  const Grid& grid = *inputs.grid;
  const auto rings = static_cast<double>(rings_of(inputs));
  const auto inner = [&](std::size_t cells) { return std::max(0.0, static_cast<double>(cells) - 2 * rings); };
  const Affine& way = grid.to_source;
  return {way.scale_x * rings + way.offset_x, way.scale_y * rings + way.offset_y, way.scale_x * inner(grid.columns),
          way.scale_y * inner(grid.rows)};
}

std::vector<std::size_t> border_positions(const Inputs& inputs) {
  const Grid& grid = *inputs.grid;
  const std::size_t rings = rings_of(inputs);
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
  std::vector<std::size_t> positions = positions_spelling(word, inputs.token_labels);
  if (!positions.empty()) return positions;
  if (inputs.token_labels.empty()) refuse_query(spec.text, "the input has no words");
  const std::string near = did_you_mean(word, inputs.token_labels);
  throw Error(ErrorKind::usage,
              "query '" + io::for_terminal(spec.text) + "': no token has this text among " +
                  std::to_string(inputs.token_labels.size()),
              near.empty() ? "'attnviz inspect' shows the tokens of a text" : io::for_terminal(near));
}

/// "440,150": the middle of a cell, as a user would ask for it.
std::string place_text(const Box& box) {
  const auto pixel = [](double begin, double extent) {
    return std::to_string(static_cast<long>(std::floor(begin + extent / 2)));
  };
  return pixel(box.x, box.width) + "," + pixel(box.y, box.height);
}

std::string label_of(const Inputs& inputs, std::size_t position) {
  if (position < inputs.token_labels.size()) return inputs.token_labels[position];
  if (!inputs.grid) return std::to_string(position);
  if (position < inputs.grid->prefix) return position == 0 ? "cls" : "prefix " + std::to_string(position);
  return place_text(box_of_cell(*inputs.grid, position - inputs.grid->prefix));
}

std::vector<std::size_t> every_position(const Inputs& inputs) {
  std::vector<std::size_t> positions(inputs.count());
  std::iota(positions.begin(), positions.end(), std::size_t{0});
  return positions;
}

void require_position(const QuerySpec& spec, const Inputs& inputs) {
  if (spec.index < inputs.count()) return;
  refuse_query(spec.text, "the input has " + std::to_string(inputs.count()) + " positions, the last is number " +
                              std::to_string(inputs.count() - 1));
}

void require_alone(const QuerySpec& spec, std::size_t count) {
  if (count > 1) refuse_query(spec.text, "stands alone, " + std::to_string(count) + " queries were given");
}

class Collector {
 public:
  explicit Collector(const Inputs& inputs) : inputs_(inputs) {}

  void add_position(std::size_t position, const std::string& asked = "") {
    rows_.push_back(
        std::vector<float>(row_of(inputs_.tokens, position).begin(), row_of(inputs_.tokens, position).end()));
    queries_.positions.push_back(position);
    queries_.labels.push_back(asked.empty() ? label_of(inputs_, position) : asked);
    if (inputs_.grid && position >= inputs_.grid->prefix) {
      queries_.marks.push_back({queries_.labels.back(), box_of_cell(*inputs_.grid, position - inputs_.grid->prefix)});
    }
  }

  void add_mean(const std::vector<std::size_t>& positions, const QuerySpec& spec) {
    std::vector<double> sums(inputs_.width());
    for (const std::size_t position : positions) {
      const auto token = row_of(inputs_.tokens, position);
      for (std::size_t place = 0; place < sums.size(); ++place) sums[place] += token[place];
    }
    std::vector<float> mean(sums.size());
    std::ranges::transform(sums, mean.begin(),
                           [&](double sum) { return static_cast<float>(sum / static_cast<double>(positions.size())); });
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
  const Inputs& inputs_;
  std::vector<std::vector<float>> rows_;
  Queries queries_;
  bool is_all_tokens_ = true;
};

Queries whole_set(const QuerySpec& spec, const Inputs& inputs) {
  Collector collector(inputs);
  const bool border = spec.kind == Kind::background && inputs.grid;
  if (border) {
    for (const std::size_t position : border_positions(inputs)) collector.add_position(position);
  } else {
    for (std::size_t position = 0; position < inputs.count(); ++position) collector.add_position(position);
  }
  Queries queries = collector.finish();
  queries.as_reference = spec.kind == Kind::background;
  queries.marks.clear();  // everything would be marked
  if (queries.as_reference) queries.reference = border ? "the border of the picture" : "all tokens together";
  if (border) queries.marks.push_back({"what the border encloses", inside_of_border(inputs)});
  return queries;
}

}  // namespace

std::vector<QuerySpec> queries_for(const std::vector<QuerySpec>& asked, const Inputs& inputs, bool self_attention) {
  if (!asked.empty()) return asked;
  return {parse_query(inputs.grid && !self_attention ? "background" : "all")};
}

report::Step query_step(std::span<const QuerySpec> queries) {
  std::string text;
  for (const QuerySpec& query : queries) text += (text.empty() ? "" : " ") + query.text;
  return {"query", {{"from", text}}};
}

Queries resolve_queries(std::span<const QuerySpec> specs, const Inputs& inputs) {
  Collector collector(inputs);
  for (const QuerySpec& spec : specs) {
    switch (spec.kind) {
      case Kind::background:
      case Kind::all:
        require_alone(spec, specs.size());
        return whole_set(spec, inputs);
      case Kind::point:
        collector.add_position(positions_in(spec, inputs).front(), spec.text);
        break;
      case Kind::box:
        collector.add_mean(positions_in(spec, inputs), spec);
        break;
      case Kind::token:
        require_position(spec, inputs);
        collector.add_position(spec.index);
        break;
      case Kind::word:
        for (const std::size_t position : positions_of_word(spec, inputs)) collector.add_position(position);
        break;
      case Kind::cls:
        if (!inputs.grid || inputs.grid->prefix == 0) refuse_query(spec.text, "these features have no CLS position");
        collector.add_position(0);
        break;
      case Kind::mean:
        collector.add_mean(every_position(inputs), spec);
        break;
    }
  }
  return collector.finish();
}

std::vector<QueryRows> query_rows(std::span<const QuerySpec> specs, const Inputs& inputs) {
  std::vector<QueryRows> rows;
  const auto add_each = [&](const std::vector<std::size_t>& positions) {
    for (const std::size_t position : positions) rows.push_back({label_of(inputs, position), {position}, std::nullopt});
  };
  for (const QuerySpec& spec : specs) {
    switch (spec.kind) {
      case Kind::point:
      case Kind::box: {
        auto positions = positions_in(spec, inputs);
        if (spec.kind == Kind::point) positions.resize(1);
        const Box box =
            spec.kind == Kind::box ? spec.box : box_of_cell(*inputs.grid, positions[0] - inputs.grid->prefix);
        rows.push_back({spec.text, std::move(positions), Mark{spec.text, box}});
        break;
      }
      case Kind::token:
        require_position(spec, inputs);
        add_each({spec.index});
        break;
      case Kind::word:
        add_each(positions_of_word(spec, inputs));
        break;
      case Kind::cls:
        if (inputs.grid && inputs.grid->prefix == 0) refuse_query(spec.text, "this network has no class token");
        add_each({0});
        break;
      case Kind::mean:
        rows.push_back({"mean", every_position(inputs), std::nullopt});
        break;
      case Kind::background:
        require_alone(spec, specs.size());
        rows.push_back({"background", inputs.grid ? border_positions(inputs) : every_position(inputs), std::nullopt});
        break;
      case Kind::all:
        require_alone(spec, specs.size());
        add_each(every_position(inputs));
        break;
    }
  }
  return rows;
}

}  // namespace attnviz::pipeline
