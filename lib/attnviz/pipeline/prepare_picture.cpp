#include "attnviz/pipeline/prepare_picture.hpp"

#include <algorithm>

#include "attnviz/image/features.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/pipeline/feature_kinds.hpp"
#include "attnviz/pipeline/network_features.hpp"
#include "attnviz/pipeline/scale_tokens.hpp"
#include "attnviz/pipeline/tensor_source.hpp"

namespace attnviz::pipeline {
namespace {

// Cells along the longer side when nobody says how many. A network's are so many that its map is sharp and its picture,
// 336 pixels of dinov2-small, is seen in a sixth of a second.
constexpr std::size_t kHandMadeCells = 32, kNetworkCells = 24;

/// Enough cells along the longer side of a panorama that the shorter one has some as well.
std::size_t usual_cells(const Pixels& rgb, std::size_t usual) {
  constexpr std::size_t kShortSide = 8;
  const auto [shorter, longer] = std::minmax({rgb.shape(0), rgb.shape(1)});
  const std::size_t wanted = (kShortSide * longer + shorter - 1) / shorter;
  return std::max(usual, std::min({wanted, static_cast<std::size_t>(kGridLimits.high), longer}));
}

std::int64_t whole(std::size_t number) {
  return static_cast<std::int64_t>(number);
}

report::Step feature_step(const std::string& kind, const Tensor3& values) {
  return {"features",
          {{"kind", kind},
           {"rows", whole(values.shape(1))},
           {"columns", whole(values.shape(2))},
           {"channels", whole(values.shape(0))}}};
}

/// [cells, width] -> [width, rows, columns]
Tensor3 as_feature_map(const Matrix& tokens, const Grid& grid) {
  Tensor3 map = Tensor3::from_shape({tokens.shape(1), grid.rows, grid.columns});
  for (std::size_t cell = 0; cell < tokens.shape(0); ++cell) {
    for (std::size_t place = 0; place < tokens.shape(1); ++place) {
      map.data()[place * tokens.shape(0) + cell] = tokens(cell, place);
    }
  }
  return map;
}

void use_network(Prepared& prepared, const Pixels& rgb, const std::string& name, const FeatureSettings& settings) {
  const auto network = settings.networks->get(name, models::InputKind::picture);
  NetworkFeatures features =
      picture_features(*network, rgb, settings.grid > 0 ? settings.grid : usual_cells(rgb, kNetworkCells));
  prepared.inputs.features = as_feature_map(features.tokens, features.grid);
  prepared.inputs.tokens = std::move(features.tokens);
  prepared.inputs.grid = features.grid;
  prepared.inputs.learned = true;
  prepared.steps.push_back({"resize", {{"longer_side", whole(features.side)}, {"filter", std::string("bicubic")}}});
  prepared.steps.push_back(feature_step(network->name, prepared.inputs.features));
  prepared.steps.push_back(to_unit_length(prepared.inputs.tokens));
  prepared.steps.push_back(lengthen(prepared.inputs.tokens));
}

void use_hand_made(Prepared& prepared, const Pixels& rgb, const std::string& name, const FeatureSettings& settings) {
  const bool patches = name == "patches";
  const std::size_t cells = settings.grid > 0 ? settings.grid : usual_cells(rgb, kHandMadeCells);
  image::FeatureMap features =
      patches ? image::patch_features(rgb, {.cells = cells}) : image::bank_features(rgb, {.cells = cells});
  prepared.steps.push_back(feature_step(name, features.values));
  if (!patches) {  // CIE Lab counts to 100; gates take numbers about one
    for (float& value : values_of(features.values)) value /= 100;
  }
  prepared.inputs = inputs_of_features(features.values, std::move(features.channels));
  prepared.inputs.features = std::move(features.values);
  prepared.inputs.grid = features.grid;
  prepared.steps.push_back(standardize(prepared.inputs.tokens));
}

ChosenFeatures chosen_for(const Prepared& prepared, const FeatureSettings& settings) {
  return settings.wanted ? choose_features(settings.features, "image", prepared.record.path) : ChosenFeatures();
}

void take_picture(Prepared& prepared, Pixels rgb, const ChosenFeatures& chosen, const FeatureSettings& settings) {
  if (!settings.wanted) {
    // Only the picture itself is looked at.
  } else if (chosen.network) {
    use_network(prepared, rgb, chosen.name, settings);
  } else {
    use_hand_made(prepared, rgb, chosen.name, settings);
  }
  prepared.inputs.pixels = std::move(rgb);
}

}  // namespace

void prepare_picture(Prepared& prepared, std::span<const std::byte> bytes, const FeatureSettings& settings) {
  const ChosenFeatures chosen = chosen_for(prepared, settings);
  const std::string name = io::for_terminal(prepared.record.path);
  image::Limits limits = settings.limits;
  if (settings.memory) {
    limits.admit = [&, admitted = std::size_t{0}](std::size_t width, std::size_t height) mutable {
      if (width * height <= admitted) return;
      prepared.memory.reset();  // who waits holds nothing
      prepared.memory = settings.memory->take_for_picture(width * height, name);
      admitted = width * height;
    };
  }
  image::Picture picture = image::decode(bytes, name, limits);
  prepared.record.kind = "image";
  prepared.record.width = picture.width();
  prepared.record.height = picture.height();
  prepared.steps.push_back({"decode",
                            {{"format", std::string(image::name_of(picture.format))},
                             {"width", whole(picture.stored_width)},
                             {"height", whole(picture.stored_height)},
                             {"orientation", std::int64_t{picture.orientation}}}});
  if (!picture.damage.empty()) prepared.steps.back().settings.push_back({"damage", picture.damage});
  take_picture(prepared, std::move(picture.rgb), chosen, settings);
}

void prepare_frame(Prepared& prepared, const VideoFrame& frame, const FeatureSettings& settings) {
  const ChosenFeatures chosen = chosen_for(prepared, settings);
  const std::size_t height = frame.rgb.shape(0), width = frame.rgb.shape(1);
  if (settings.memory) {
    prepared.memory = settings.memory->take_for_picture(width * height, io::for_terminal(prepared.record.path));
  }
  prepared.record.kind = "image";
  prepared.record.sha256 = frame.video_sha256;
  prepared.record.width = width;
  prepared.record.height = height;
  prepared.steps.push_back({"frame",
                            {{"number", whole(frame.number)},
                             {"seconds", frame.seconds},
                             {"container", frame.container},
                             {"codec", frame.codec}}});
  take_picture(prepared, frame.rgb, chosen, settings);
}

}  // namespace attnviz::pipeline
