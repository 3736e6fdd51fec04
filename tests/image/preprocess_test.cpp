#include "attnviz/image/preprocess.hpp"

#include <map>
#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/error_of.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::test;
using image::PreprocessOptions;
using Fit = image::PreprocessOptions::Fit;

namespace {

constexpr image::Normalization kHalf{1.0F / 255, {0.5F, 0.5F, 0.5F}, {0.5F, 0.5F, 0.5F}};
constexpr image::Normalization kImageNet{1.0F / 255, {0.485F, 0.456F, 0.406F}, {0.229F, 0.224F, 0.225F}};
constexpr image::Normalization kClip{
    1.0F / 255, {0.48145466F, 0.4578275F, 0.40821073F}, {0.26862954F, 0.26130258F, 0.27577711F}};

const std::map<std::string, PreprocessOptions> kOptions = {
    {"vit", {.fit = Fit::exact, .rows = 12, .columns = 12, .filter = image::Filter::bilinear, .normalization = kHalf}},
    {"dinov2",
     {.fit = Fit::shortest_edge, .edge = 13, .crop_rows = 10, .crop_columns = 10, .normalization = kImageNet}},
    {"deit",
     {.fit = Fit::exact, .rows = 14, .columns = 14, .crop_rows = 11, .crop_columns = 11, .normalization = kHalf}},
    {"clip", {.fit = Fit::shortest_edge, .edge = 11, .crop_rows = 11, .crop_columns = 11, .normalization = kClip}},
    {"siglip", {.fit = Fit::exact, .rows = 9, .columns = 15, .normalization = kHalf}},
    {"padded", {.fit = Fit::shortest_edge, .edge = 9, .crop_rows = 16, .crop_columns = 13, .normalization = kClip}},
};

Pixels pixels_in(const nlohmann::json& value) {
  const std::vector<std::size_t> shape = value.at("shape");
  Pixels pixels = Pixels::from_shape({shape[0], shape[1], shape[2]});
  std::ranges::copy(value.at("values").get<std::vector<std::uint8_t>>(), pixels.begin());
  return pixels;
}

}  // namespace

TEST_CASE("pictures are prepared as transformers' image processors do it") {
  for (const auto& one : golden("image_preprocess")) {
    const std::string name = one.at("name");
    const Pixels pixels = pixels_in(one.at("pixels"));
    INFO(name << " " << shape_text(pixels));
    const auto found = image::preprocess(pixels, kOptions.at(name));
    CHECK(worst_difference(found.pixels, tensor_in(one.at("expected"))) < 1.5e-5);
  }
}

TEST_CASE("the way back to the source undoes crop and resize") {
  const Pixels pixels = xt::zeros<std::uint8_t>({40, 80, 3});
  const auto cut =
      image::preprocess(pixels, {.fit = Fit::shortest_edge, .edge = 20, .crop_rows = 10, .crop_columns = 10});
  CHECK(cut.resized_columns == 40);
  CHECK(cut.to_source == Affine{2, 2, 30, 10});
  const auto padded = image::preprocess(pixels, {.crop_rows = 44, .crop_columns = 80});
  CHECK(padded.to_source == Affine{1, 1, 0, -2});
}

TEST_CASE("the longest edge is fitted to whole patches") {
  const Pixels pixels = xt::zeros<std::uint8_t>({480, 640, 3});
  const auto fitted = image::preprocess(pixels, {.fit = Fit::longest_edge, .edge = 336, .multiple = 14});
  CHECK(shape_text(fitted.pixels) == "[3, 252, 336]");
  CHECK(fitted.to_source.scale_x == Approx(640.0 / 336));
  CHECK(fitted.to_source.scale_y == Approx(480.0 / 252));
  const Pixels strip = xt::zeros<std::uint8_t>({2, 900, 3});
  CHECK(shape_text(image::preprocess(strip, {.fit = Fit::longest_edge, .edge = 336, .multiple = 14}).pixels) ==
        "[3, 14, 336]");
}

TEST_CASE("absurd sizes are refused before anything is allocated") {
  const Pixels line = xt::zeros<std::uint8_t>({1, 5000, 3});
  CHECK(error_of([&] { image::preprocess(line, {.fit = Fit::shortest_edge, .edge = 224}); }).kind() ==
        ErrorKind::limit);
  CHECK(error_of([&] { image::preprocess(line, {.fit = Fit::exact, .rows = 16384, .columns = 16384}); }).kind() ==
        ErrorKind::limit);
  CHECK(error_of([] { image::preprocess(Pixels(), {}); }).kind() == ErrorKind::shape);
}
