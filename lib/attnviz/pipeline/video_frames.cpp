#include "attnviz/pipeline/video_frames.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "attnviz/io/escape.hpp"
#include "attnviz/io/sha256.hpp"
#include "attnviz/pipeline/video_plan.hpp"

namespace attnviz::pipeline {
namespace {

/// As often as one glances at what moves.
constexpr double kUsualPerSecond = 2;

std::size_t usual_step(const image::FrameRate& rate) {
  return static_cast<std::size_t>(std::max(1.0, std::round(rate.per_second() / kUsualPerSecond)));
}

}  // namespace

VideoFrames::VideoFrames(const Plan& plan, const Source& video)
    : video_(video),
      reader_(video.path, io::for_terminal(video.name), plan.features.limits),
      every_(plan.video.every > 0 ? plan.video.every : usual_step(reader_.info().rate)),
      most_(plan.video.most_frames > 0 ? plan.video.most_frames : std::numeric_limits<std::size_t>::max()) {}

const std::string& VideoFrames::sha256() {
  if (sha256_.empty()) sha256_ = io::sha256_of_file(video_.path);
  return sha256_;
}

std::optional<Source> VideoFrames::next() {
  if (taken_ == most_ || trouble_) return std::nullopt;
  try {
    for (std::size_t skipped = taken_ == 0 ? every_ - 1 : 0; reader_.next(); ++skipped) {
      if (skipped + 1 < every_) continue;
      ++taken_;
      auto frame = std::make_shared<VideoFrame>();
      frame->number = static_cast<std::size_t>(reader_.count()) - 1;
      frame->seconds = reader_.seconds();
      frame->rgb = reader_.pixels();
      frame->video_sha256 = sha256();
      frame->container = reader_.info().container;
      frame->codec = reader_.info().codec;
      return frame_source(video_, std::move(frame));
    }
  } catch (const Error& error) {
    trouble_ = error;
  }
  return std::nullopt;
}

image::FrameRate VideoFrames::rate() const {
  const image::FrameRate& source = reader_.info().rate;
  const auto slower = static_cast<std::size_t>(source.denominator) * every_;
  const std::size_t common = std::gcd(static_cast<std::size_t>(source.numerator), slower);
  constexpr auto kMost = static_cast<std::size_t>(std::numeric_limits<int>::max());
  if (slower / common > kMost) return {1, 1};
  return {static_cast<int>(static_cast<std::size_t>(source.numerator) / common), static_cast<int>(slower / common)};
}

}  // namespace attnviz::pipeline
