#include "picture_options.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

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

/// Nothing for "all": what a picture has no room for is averaged, and each drawn small beside it.
std::optional<render::Pick> parse_heads(const std::string& text) {
  constexpr AxisKind kHead = AxisKind::head;
  if (text == "all") return std::nullopt;
  if (text == "mean") return render::Pick{kHead, render::Reduce::mean};
  if (text == "max") return render::Pick{kHead, render::Reduce::max};
  if (text == "min") return render::Pick{kHead, render::Reduce::min};
  std::vector<std::size_t> numbers;
  const char* const end = text.data() + text.size();
  for (const char* place = text.data();;) {
    std::size_t number = 0;
    const auto [next, error] = std::from_chars(place, end, number);
    if (error != std::errc{} || (next != end && *next != ',')) {
      refuse("--head", text, "all, mean, max, min, or numbers from 0, comma separated");
    }
    if (std::ranges::find(numbers, number) == numbers.end()) numbers.push_back(number);
    if (next == end) break;
    place = next + 1;
  }
  if (numbers.size() == 1) return render::Pick{kHead, render::Reduce::one, numbers.front()};
  return render::Pick{kHead, render::Reduce::mean, 0, numbers};
}

/// What a recipe has no step for would be passed over in silence.
render::Compat compat_of(const PictureOptions& options) {
  const render::Compat compat = render::parse_compat(options.compat);
  if (options.mass > 0 && compat != render::Compat::dino) {
    throw Error(ErrorKind::usage, "--mass with --compat " + options.compat + ": that recipe has no mask",
                "--compat dino has one; or leave out --compat");
  }
  if (!options.contours.empty()) {
    throw Error(ErrorKind::usage, "--contour with --compat " + options.compat + ": that recipe has no such lines",
                "leave out one of them");
  }
  return compat;
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
      ->type_name("KIND")
      ->group(group);
  command.add_option("--interpolation", options.interpolation, "Between cells: nearest, bilinear, bicubic")
      ->check(CLI::IsMember({"nearest", "bilinear", "bicubic"}))
      ->capture_default_str()
      ->type_name("KIND")
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
  command
      .add_option("--head", options.head,
                  "Which heads: all (their mean, and each small), mean, max, min, or numbers from 0: 0,3,5 for the "
                  "mean of these")
      ->type_name("HEAD")
      ->capture_default_str()
      ->group(group);
  command.add_option("--direction", options.direction, "from: where a query looks; to: who looks at a position")
      ->check(CLI::IsMember({"from", "to"}))
      ->capture_default_str()
      ->type_name("KIND")
      ->group(group);
  command
      .add_option("--compat", options.compat,
                  "Overlays by the recipe of another tool: dino (with --mass its mask on the photo), chefer, "
                  "vit-explain; bare, with its colours")
      ->check(CLI::IsMember({"dino", "chefer", "vit-explain"}))
      ->type_name("KIND")
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
  if (const auto heads = parse_heads(options.head)) style.selection.picks.push_back(*heads);
  style.selection.direction = options.direction == "to" ? render::Direction::to : render::Direction::from;
  if (!options.compat.empty()) style.compat = compat_of(options);
  style.legend = options.no_legend ? render::Legend::hidden : render::Legend::shown;
  return style;
}

}  // namespace attnviz::app
