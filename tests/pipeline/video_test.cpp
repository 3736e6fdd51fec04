#include <algorithm>
#include <atomic>
#include <filesystem>
#include <map>
#include <tuple>
#include <vector>

#include "attnviz/pipeline/batch.hpp"
#include "attnviz/pipeline/mechanism_source.hpp"
#include "attnviz/pipeline/outputs.hpp"
#include "attnviz/pipeline/video_frames.hpp"
#include "attnviz/pipeline/video_plan.hpp"
#include "support/catch.hpp"
#include "support/paths.hpp"
#include "support/videos.hpp"

using namespace attnviz;
using namespace attnviz::pipeline;
using attnviz::report::ManifestEntry;
using attnviz::report::Status;
using attnviz::test::project_path;
using attnviz::test::read_text;
using attnviz::test::TemporaryFolder;
using attnviz::test::tests_path;
namespace fs = std::filesystem;

namespace {

/// 24 frames, twelve a second.
std::vector<Source> ball() {
  const std::vector<std::string> inputs = {tests_path("data/video/ball.mp4").string()};
  return discover(inputs, {}, {});
}

Plan plan_into(const fs::path& folder, const std::string& mechanisms) {
  Plan plan;
  plan.sources = mechanism_sources(configure(mechanisms, {}), {}, {});
  plan.features.features = "bank";
  plan.features.grid = 12;
  plan.output = folder;
  return plan;
}

std::vector<ManifestEntry> run(const Plan& plan, const std::vector<Source>& sources, std::size_t jobs = 2) {
  std::vector<ManifestEntry> all;
  BatchOptions options{.jobs = jobs};
  options.on_result = [&](const Source&, std::span<const ManifestEntry> entries) {
    all.insert(all.end(), entries.begin(), entries.end());
  };
  run_batch(plan, sources, options);
  return all;
}

std::vector<std::size_t> numbers_of(const Plan& plan) {
  const auto sources = ball();
  VideoFrames frames(plan, sources.front());
  std::vector<std::size_t> numbers;
  while (const auto frame = frames.next()) numbers.push_back(frame->frame->number);
  CHECK_FALSE(frames.trouble());
  return numbers;
}

std::map<std::string, std::string> files_in(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::directory_iterator(folder)) files[entry.path().filename()] = read_text(entry.path());
  return files;
}

}  // namespace

TEST_CASE("each n-th frame is taken, two a second by default, and so many at most") {
  NEEDS_VIDEOS();
  Plan plan;
  CHECK(numbers_of(plan) == std::vector<std::size_t>{0, 6, 12, 18});
  plan.video.every = 10;
  CHECK(numbers_of(plan) == std::vector<std::size_t>{0, 10, 20});
  plan.video.most_frames = 2;
  CHECK(numbers_of(plan) == std::vector<std::size_t>{0, 10});
  plan.video.every = 100;
  CHECK(numbers_of(plan) == std::vector<std::size_t>{0});
  plan.video = {.every = 1};
  CHECK(numbers_of(plan).size() == 24);
}

TEST_CASE("the overlays of a video are as many a second as its frames are taken") {
  NEEDS_VIDEOS();
  Plan plan;
  const auto sources = ball();
  for (const auto& [every, numerator, denominator] : {std::tuple{1, 12, 1}, {6, 2, 1}, {5, 12, 5}, {24, 1, 2}}) {
    plan.video.every = static_cast<std::size_t>(every);
    const image::FrameRate rate = VideoFrames(plan, sources.front()).rate();
    CHECK(rate.numerator == numerator);
    CHECK(rate.denominator == denominator);
  }
}

TEST_CASE("a video is named whole, its frames by their numbers") {
  const Source video{.path = "in/clip.mp4", .name = "in/clip.mp4", .stem = "clip", .video = true};
  const Plan plan = plan_into("out", "distance");
  const Source frame = frame_source(video, 120);
  CHECK(frame.name == "in/clip.mp4#000120");
  const MapSource& one = *plan.sources.front();
  CHECK(output_path(plan, frame, one.name(), "json") == "out/clip.f000120.distance.json");
  CHECK(video_path(plan, video, one) == "out/clip.distance.overlay.mp4");
  CHECK(possible_outputs(plan, video, one) ==
        std::vector<fs::path>{"out/clip.distance.overlay.mp4", "out/clip.f000000.distance.json"});
}

TEST_CASE("a video gives a dump a frame, a video a mechanism, and the same bytes for any number of jobs") {
  NEEDS_VIDEOS();
  const TemporaryFolder folder;
  std::map<std::string, std::string> before;
  for (const std::size_t jobs : {1, 4}) {
    const Plan plan = plan_into(folder / std::to_string(jobs), "distance,simam");
    const auto entries = run(plan, ball(), jobs);
    REQUIRE(entries.size() == 10);
    CHECK(entries.front().outputs == std::vector<std::string>{"ball.f000000.distance.json"});
    CHECK(entries[8].outputs == std::vector<std::string>{"ball.distance.overlay.mp4"});
    CHECK(entries[8].warning.empty());
    auto files = files_in(plan.output);
    if (!before.empty()) CHECK(files == before);
    before = std::move(files);
  }
}

TEST_CASE("what is kept of a video is all of it or nothing") {
  NEEDS_VIDEOS();
  const TemporaryFolder folder;
  Plan plan = plan_into(folder / "out", "distance");
  run(plan, ball());
  const auto first = files_in(plan.output);
  plan.existing = Existing::resume;
  const auto is_kept = [](const ManifestEntry& entry) { return entry.status == Status::skipped; };
  CHECK(std::ranges::all_of(run(plan, ball()), is_kept));
  for (const char* lost : {"ball.distance.overlay.mp4", "ball.f000006.distance.json"}) {
    fs::remove(plan.output / lost);
    const auto entries = run(plan, ball());
    CHECK(entries.size() == 5);
    CHECK(std::ranges::none_of(entries, is_kept));
    CHECK(entries.back().remade == "some of its files are gone");
    CHECK(files_in(plan.output) == first);
  }
  plan.video.every = 12;
  plan.settings.push_back({"every", std::string("12")});
  CHECK(run(plan, ball()).back().outputs.size() == 1);
}

TEST_CASE("without a video to write, frames that are there are kept one by one") {
  NEEDS_VIDEOS();
  const TemporaryFolder folder;
  Plan plan = plan_into(folder / "out", "distance");
  plan.roles.overlay = false;
  run(plan, ball());
  fs::remove(plan.output / "ball.f000012.distance.json");
  plan.existing = Existing::resume;
  const auto entries = run(plan, ball());
  REQUIRE(entries.size() == 5);
  CHECK(entries[1].status == Status::skipped);
  CHECK(entries[2].status == Status::done);
}

TEST_CASE("what the first frame fails of is told once, of the video") {
  NEEDS_VIDEOS();
  const TemporaryFolder folder;
  Plan plan = plan_into(folder / "out", "distance");
  plan.sources = mechanism_sources(configure("distance", {}), {}, {parse_query("500,500")});
  const auto entries = run(plan, ball());
  REQUIRE(entries.size() == 1);
  CHECK(entries[0].input.ends_with("ball.mp4"));
  REQUIRE(entries[0].error);
  CHECK_THAT(entries[0].error->message, ContainsSubstring("outside the picture of 96x64 pixels"));
}

TEST_CASE("a run that is stopped within a video leaves its frames and no video") {
  NEEDS_VIDEOS();
  const TemporaryFolder folder;
  Plan plan = plan_into(folder / "out", "distance");
  plan.video = {.every = 1, .one_scale = false};
  std::atomic<bool> stop{false};
  BatchOptions options{.jobs = 2, .stop = &stop};
  options.on_result = [&](const Source& source, std::span<const ManifestEntry>) {
    stop = stop || source.name.ends_with("#000005");
  };
  const auto sources = ball();
  const BatchResult result = run_batch(plan, sources, options);
  CHECK(result.left == 1);
  CHECK(fs::exists(plan.output / "ball.f000005.distance.json"));
  CHECK_FALSE(fs::exists(plan.output / "ball.distance.overlay.mp4"));
  for (const auto& [name, bytes] : files_in(plan.output)) CHECK_THAT(name, !ContainsSubstring(".tmp-"));
}

TEST_CASE("videos stand among pictures in their order, and share a scale with them where it is asked for") {
  NEEDS_VIDEOS();
  const TemporaryFolder folder;
  Plan plan = plan_into(folder / "out", "distance");
  plan.roles.sheet = false;
  plan.shared_scale = true;
  const std::vector<std::string> inputs = {project_path("assets/samples/images/cat.jpg").string(),
                                           tests_path("data/video/ball.mp4").string(),
                                           tests_path("data/video/ball.mkv").string()};
  const auto sources = discover(inputs, {}, {});
  REQUIRE(sources.size() == 3);
  const auto entries = run(plan, sources);
  CHECK(entries.size() == 1 + 5 + 5);
  CHECK(fs::exists(plan.output / "ball.mkv.distance.overlay.mp4"));
  CHECK(fs::exists(plan.output / "ball.mp4.distance.overlay.mp4"));
  CHECK_THAT(read_text(plan.output / "cat.distance.json"), ContainsSubstring("shared range"));
}
