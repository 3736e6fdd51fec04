#include "attnviz/image/normalize.hpp"

#include "attnviz/core/error.hpp"
#include "image/made.hpp"
#include "support/catch.hpp"

using namespace attnviz;
using namespace attnviz::image;

TEST_CASE("pixels become planes, scaled and centred for each channel") {
  const Pixels pixels = test::noise_picture(5, 7, 3);
  const Normalization imagenet{1.0F / 255, {0.485F, 0.456F, 0.406F}, {0.229F, 0.224F, 0.225F}};
  const Tensor3 planes = normalize(pixels, imagenet);
  REQUIRE(planes.shape(0) == 3);
  REQUIRE(planes.shape(1) == 5);
  REQUIRE(planes.shape(2) == 7);
  for (std::size_t channel = 0; channel < 3; ++channel) {
    const double value = pixels(3, 4, channel) / 255.0;
    CHECK(planes(channel, 3, 4) == Approx((value - imagenet.mean[channel]) / imagenet.std[channel]).margin(1e-6));
  }
}

TEST_CASE("the default maps black to 0 and white to 1") {
  CHECK(normalize(test::plain_picture(1, 1, {0, 0, 0}))(0, 0, 0) == 0.0F);
  CHECK(normalize(test::plain_picture(1, 1, {255, 255, 255}))(2, 0, 0) == 1.0F);
}

TEST_CASE("what cannot be normalised says why") {
  CHECK_THROWS_WITH(normalize(Pixels::from_shape({2, 2, 1})), ContainsSubstring("[2, 2, 1], expected three channels"));
  CHECK_THROWS_WITH(normalize(test::plain_picture(1, 1, {0, 0, 0}), {1, {0, 0, 0}, {1, 0, 1}}),
                    ContainsSubstring("channel 1 is 0"));
}
