#include "attnviz/pipeline/video_overlays.hpp"

#include <algorithm>
#include <utility>

#include "attnviz/io/sha256.hpp"
#include "attnviz/pipeline/result_writer.hpp"
#include "attnviz/pipeline/resume.hpp"
#include "attnviz/pipeline/video_plan.hpp"

namespace attnviz::pipeline {
namespace {

using report::ManifestEntry;
using report::Status;

/// The words below a picture differ between frames: there may be so many more lines of them than below the first.
constexpr std::size_t kRoomForWords = 64;

void say(std::string& warning, const std::string& sentence) {
  if (sentence.empty()) return;
  warning += (warning.empty() ? "" : " ") + sentence;
}

void fail(ManifestEntry& entry, const Error& error) {
  entry.status = Status::failed;
  entry.error = report::ManifestError{name_of(error.kind()), error.what(), error.hint()};
}

}  // namespace

std::vector<ManifestEntry> failed_video(const Plan& plan, const Source& video, const Error& error) {
  std::vector<ManifestEntry> entries;
  for (const auto& one : plan.sources) {
    entries.push_back({.input = video.name, .mechanism = one->name(), .query = plan.query});
    fail(entries.back(), error);
  }
  return entries;
}

VideoOverlays::VideoOverlays(const Plan& plan, const Source& video, VideoFrames& frames)
    : plan_(plan), video_(video), frames_(frames) {}

void VideoOverlays::draw(const MapSource& one, Made& made, const Pixels& overlay) {
  if (made.failure) return;
  try {
    if (!made.writer) {
      const std::filesystem::path path = video_path(plan_, video_, one);
      io::ensure_folder(path.parent_path());
      made.writer.emplace(path, overwrite_of(plan_),
                          image::VideoFormat{.rate = frames_.rate(),
                                             .pixel = frames_.pixel(),
                                             .room = plan_.style.legend == render::Legend::shown ? kRoomForWords : 0,
                                             .encoder = {}});
    }
    made.writer->add(overlay);
    ++made.drawn;
  } catch (const Error& error) {
    made.failure = error;
    made.writer.reset();
  }
}

void VideoOverlays::add(const Source& frame, std::span<const ManifestEntry> entries) {
  for (const ManifestEntry& entry : entries) {
    Made& made = made_[entry.mechanism];
    ++made.frames;
    if (entry.status == Status::failed) ++made.failed;
    const auto overlay = frame.frame->overlays.find(entry.mechanism);
    if (overlay == frame.frame->overlays.end()) continue;
    const auto one = std::ranges::find(plan_.sources, entry.mechanism, [](const auto& each) { return each->name(); });
    draw(**one, made, overlay->second);
  }
  frame.frame->overlays.clear();
}

ManifestEntry VideoOverlays::entry_of(const MapSource& one, Made& made) {
  ManifestEntry entry{.input = video_.name, .mechanism = one.name(), .query = plan_.query};
  entry.sha256 = frames_.sha256();
  entry.settings = report::settings_sha256(shaping_settings({plan_, one, {}}));
  say(entry.warning, frames_.damage());
  if (made.failed > 0) {
    say(entry.warning, std::to_string(made.failed) + " of " + std::to_string(made.frames) +
                           " frames failed and are not in the video.");
  }
  try {
    if (made.failure) throw Error(*made.failure);
    if (made.writer) {
      made.writer->finish();
      if (!made.writer->for_browsers()) {
        say(entry.warning, "The video is MPEG-4, which browsers do not play: FFmpeg has no other encoder here.");
      }
      const std::filesystem::path path = video_path(plan_, video_, one);
      entry.outputs.push_back(path.lexically_relative(plan_.output).string());
      entry.hashes.push_back(io::sha256_of_file(path));
    } else if (plan_.roles.overlay) {
      say(entry.warning, "There is no video: the maps do not lie on the picture.");
    }
    if (frames_.trouble()) throw Error(*frames_.trouble());
  } catch (const Error& error) {
    fail(entry, error);
  }
  return entry;
}

std::vector<ManifestEntry> VideoOverlays::finish() {
  std::vector<ManifestEntry> entries;
  for (const auto& one : plan_.sources) {
    const auto made = made_.find(one->name());
    if (made != made_.end()) entries.push_back(entry_of(*one, made->second));
  }
  return entries;
}

}  // namespace attnviz::pipeline
