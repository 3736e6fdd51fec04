#include "attnviz/pipeline/preprocessor_config.hpp"

#include <algorithm>
#include <array>

#include "attnviz/core/error.hpp"
#include "attnviz/models/config.hpp"

namespace attnviz::pipeline {
namespace {

using image::Filter;
using image::PreprocessOptions;
using models::Config;

constexpr models::CountLimits kSides{1, 16'384};
constexpr image::Normalization kImageNet{1.0F / 255, {0.485F, 0.456F, 0.406F}, {0.229F, 0.224F, 0.225F}};
constexpr image::Normalization kClip{
    1.0F / 255, {0.48145466F, 0.4578275F, 0.40821073F}, {0.26862954F, 0.26130258F, 0.27577711F}};

/// Pillow's numbers for its filters.
Filter filter_of(std::size_t number) {
  constexpr std::array kFilters = {Filter::nearest, Filter::lanczos, Filter::bilinear,
                                   Filter::bicubic, Filter::box,     Filter::hamming};
  return kFilters[number];
}

std::array<float, 3> three(const Config& config, std::string_view key, const std::array<float, 3>& fallback) {
  const auto numbers = config.reals(key);
  if (numbers.empty()) return fallback;
  if (numbers.size() != 3 && numbers.size() != 1) {
    throw Error(ErrorKind::format, config.name() + ": " + std::string(key) + " has " + std::to_string(numbers.size()) +
                                       " numbers, expected 3");
  }
  std::array<float, 3> values{};
  for (std::size_t channel = 0; channel < 3; ++channel) {
    values[channel] = static_cast<float>(numbers[numbers.size() == 3 ? channel : 0]);
  }
  return values;
}

/// "size" may be a number, {"height", "width"} or {"shortest_edge"}; a number alone is the shorter edge for the
/// processors that crop and a square for the others.
void read_size(const Config& config, bool crops, PreprocessOptions& options) {
  const Config size = config.section("size");
  if (size.has("shortest_edge")) {
    options.fit = PreprocessOptions::Fit::shortest_edge;
    options.edge = size.count("shortest_edge", kSides);
  } else if (size.has("height")) {
    options.fit = PreprocessOptions::Fit::exact;
    options.rows = size.count("height", kSides);
    options.columns = size.count("width", kSides);
  } else if (config.has("size")) {
    const std::size_t side = config.count("size", kSides);
    options.fit = crops ? PreprocessOptions::Fit::shortest_edge : PreprocessOptions::Fit::exact;
    options.edge = options.rows = options.columns = side;
  }
}

void read_crop(const Config& config, PreprocessOptions& options) {
  const Config crop = config.section("crop_size");
  if (crop.has("height")) {
    options.crop_rows = crop.count("height", kSides);
    options.crop_columns = crop.count("width", kSides);
  } else if (config.has("crop_size")) {
    options.crop_rows = options.crop_columns = config.count("crop_size", kSides);
  }
}

PreprocessOptions from_transformers(const Config& config) {
  PreprocessOptions options;
  const bool crops = config.flag_or("do_center_crop", false);
  if (config.flag_or("do_resize", true)) read_size(config, crops, options);
  if (crops) read_crop(config, options);
  options.filter = filter_of(config.count_or("resample", 2, {0, 5}));
  options.normalization = {};
  options.normalization.scale = config.flag_or("do_rescale", true)
                                    ? static_cast<float>(config.real_or("rescale_factor", 1.0 / 255, {0, 1}))
                                    : 1.0F;
  if (config.flag_or("do_normalize", true)) {
    options.normalization.mean = three(config, "image_mean", {0.5F, 0.5F, 0.5F});
    options.normalization.std = three(config, "image_std", {0.5F, 0.5F, 0.5F});
  }
  return options;
}

PreprocessOptions from_timm(const Config& config, std::size_t side) {
  PreprocessOptions options;
  const double kept = config.real_or("crop_pct", 0.875, {0.01, 1});
  const auto size = config.reals("input_size");
  if (size.size() == 3 && size[2] >= 1 && size[2] <= 16'384) side = static_cast<std::size_t>(size[2]);
  options.fit = PreprocessOptions::Fit::shortest_edge;
  options.edge = static_cast<std::size_t>(static_cast<double>(side) / kept);
  options.crop_rows = options.crop_columns = side;
  options.filter = config.text_or("interpolation", "bicubic") == "bilinear" ? Filter::bilinear : Filter::bicubic;
  options.normalization.mean = three(config, "mean", kImageNet.mean);
  options.normalization.std = three(config, "std", kImageNet.std);
  return options;
}

/// The shorter edge and the square in its middle, as the code beside the paper does.
PreprocessOptions of_clip(const std::filesystem::path& folder, std::size_t side) {
  PreprocessOptions options;
  options.fit = PreprocessOptions::Fit::shortest_edge;
  options.edge = options.crop_rows = options.crop_columns = side;
  options.normalization = kClip;
  std::error_code error;
  const std::filesystem::path file = folder / "open_clip_config.json";
  if (!std::filesystem::exists(file, error)) return options;
  const Config config = Config::load(file).section("preprocess_cfg");
  options.normalization.mean = three(config, "mean", kClip.mean);
  options.normalization.std = three(config, "std", kClip.std);
  return options;
}

}  // namespace

image::PreprocessOptions read_preprocessing(const std::filesystem::path& folder, const models::ModelFacts& facts) {
  const std::size_t side = facts.side;
  std::error_code error;
  if (std::filesystem::exists(folder / "preprocessor_config.json", error)) {
    return from_transformers(Config::load(folder / "preprocessor_config.json"));
  }
  if (std::filesystem::exists(folder / "config.json", error)) {
    const Config config = Config::load(folder / "config.json");
    if (config.has("pretrained_cfg")) return from_timm(config.section("pretrained_cfg"), side);
  }
  if (facts.architecture == "openai_clip") {
    return of_clip(std::filesystem::is_directory(folder, error) ? folder : folder.parent_path(), side);
  }
  PreprocessOptions options;
  options.fit = PreprocessOptions::Fit::exact;
  options.rows = options.columns = side;
  options.normalization = kImageNet;
  return options;
}

}  // namespace attnviz::pipeline
