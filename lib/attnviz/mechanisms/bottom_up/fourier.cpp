#include "attnviz/mechanisms/bottom_up/fourier.hpp"

#include <opencv2/core.hpp>

namespace attnviz::mechanisms {

void fourier_transform(Spectrum& plane, Direction direction) {
  if (plane.values.empty()) return;
  cv::Mat values(static_cast<int>(plane.rows), static_cast<int>(plane.columns), CV_64FC2, plane.values.data());
  cv::dft(values, values, direction == Direction::inverse ? cv::DFT_INVERSE : 0);
}

}  // namespace attnviz::mechanisms
