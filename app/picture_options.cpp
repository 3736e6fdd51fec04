#include "picture_options.hpp"

#include <CLI/CLI.hpp>
#include <charconv>
#include <cmath>

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"

namespace attnviz::app {
namespace {

[[noreturn]] void refuse(const std::string& option, const std::string& value, const std::string& allowed) {
  throw Error(ErrorKind::usage, option + " '" + io::for_terminal(value) + "' is not known", "allowed: " + allowed);
}

render::ScaleRequest parse_scale(const std::string& text) {
  if (text == "natural") return {};
  if (text == "per-map") return {.mode = render::ScaleMode::per_map};
  if (text == "shared") return {};  // the range is measured before anything is drawn
  const std::size_t comma = text.find(',');
  if (comma != std::string::npos) {
    render::Range range;
    const char* const middle = text.data() + comma;
    const char* const end = text.data() + text.size();
    const auto low = std::from_chars(text.data(), middle, range.low);
    const auto high = std::from_chars(middle + 1, end, range.high);
    const bool read = low.ec == std::errc{} && low.ptr == middle && high.ec == std::errc{} && high.ptr == end;
    if (read && std::isfinite(range.low) && std::isfinite(range.high) && range.low < range.high) {
      return {render::ScaleMode::fixed, range};
    }
  }
  refuse("--scale", text, "natural, per-map, shared, or LO,HI with LO < HI");
}

render::Pick parse_pick(AxisKind axis, const std::string& option, const std::string& text) {
  if (text == "mean") return {axis, render::Reduce::mean, 0};
  if (text == "max") return {axis, render::Reduce::max, 0};
  if (text == "min") return {axis, render::Reduce::min, 0};
  std::size_t index = 0;
  const char* const end = text.data() + text.size();
  const auto [last, error] = std::from_chars(text.data(), end, index);
  if (error != std::errc{} || last != end) refuse(option, text, "mean, max, min, or a number from 0");
  return {axis, render::Reduce::one, index};
}

}  // namespace

void add_picture_options(CLI::App& command, PictureOptions& options) {
  const std::string group = "How it is drawn";
  command
      .add_option("--colormap", options.colormap,
                  "See 'attnviz list colormaps'; default inferno, blue_red for signed values")
      ->type_name("NAME")
      ->group(group);
  command.add_option("--alpha", options.alpha, "How much of the colour covers the photo where attention is highest")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str()
      ->group(group);
  command
      .add_flag("--constant-alpha", options.constant_alpha, "The same opacity everywhere, not rising with the value")
      ->group(group);
  command
      .add_option("--scale", options.scale,
                  "What the colours span: natural, per-map, shared (over all inputs), or LO,HI")
      ->capture_default_str()
      ->group(group);
  command.add_option("--interpolation", options.interpolation, "Between cells: nearest, bilinear, bicubic")
      ->check(CLI::IsMember({"nearest", "bilinear", "bicubic"}))
      ->capture_default_str()
      ->group(group);
  command.add_option("--mass", options.mass, "Keep the cells that hold this share of the whole, for example 0.6")
      ->check(CLI::Range(0.0, 1.0))
      ->group(group);
  command.add_option("--contour", options.contours, "Lines at these places of the scale, 0 to 1")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->check(CLI::Range(0.0, 1.0))
      ->type_name("PLACE[,PLACE]")
      ->group(group);
  command.add_option("--head", options.head, "Which head: mean, max, min, or a number")
      ->capture_default_str()
      ->group(group);
  command.add_option("--direction", options.direction, "from: where a query looks; to: who looks at a position")
      ->check(CLI::IsMember({"from", "to"}))
      ->capture_default_str()
      ->group(group);
  command.add_flag("--no-legend", options.no_legend, "The bare picture, without words")->group(group);
}

render::Style make_style(const PictureOptions& options) {
  render::Style style;
  if (!options.colormap.empty()) style.colormap = render::colormap(options.colormap).name;
  style.scale = parse_scale(options.scale);
  style.overlay.interpolation = options.interpolation == "nearest"    ? Interpolation::nearest
                                : options.interpolation == "bilinear" ? Interpolation::bilinear
                                                                      : Interpolation::bicubic;
  style.overlay.opacity = {options.alpha, options.constant_alpha ? render::Rise::constant : render::Rise::rising};
  if (options.mass > 0) style.overlay.mass = options.mass;
  style.overlay.contours = options.contours;
  style.selection.picks.push_back(parse_pick(AxisKind::head, "--head", options.head));
  style.selection.direction = options.direction == "to" ? render::Direction::to : render::Direction::from;
  style.legend = options.no_legend ? render::Legend::hidden : render::Legend::shown;
  return style;
}

}  // namespace attnviz::app
