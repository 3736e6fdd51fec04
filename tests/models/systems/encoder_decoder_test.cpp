// The encoder-decoders in the box, compared with what PyTorch computes from the same weights.
#include "attnviz/models/systems/registry.hpp"
#include "models/systems/sequences.hpp"
#include "support/catch.hpp"
#include "support/error_of.hpp"
#include "support/golden.hpp"
#include "support/paths.hpp"

using namespace attnviz;
using namespace attnviz::test;

namespace {

constexpr double kClose = 1e-5;

/// The weights [T,S] of the head that the network's config.json calls the best.
const float* best_head(const std::string& folder, const AttentionMap& cross) {
  const auto config = nlohmann::json::parse(read_text(project_path(folder + "/config.json")));
  const auto layer = config["best_head"][0].get<std::size_t>(), head = config["best_head"][1].get<std::size_t>();
  return &cross.values(layer, head, 0, 0);
}

/// Mean weight on the source's digits that are the answer's digit, of rows [T,S].
double mass_on_digits(const float* weights, const AttentionMap& cross) {
  const auto &written = cross.axes[2].labels, &read = cross.axes[3].labels;
  double mass = 0;
  for (std::size_t step = 0; step + 1 < written.size(); ++step) {
    for (std::size_t place = 0; place < read.size(); ++place) {
      if (read[place] == written[step]) mass += static_cast<double>(weights[step * read.size() + place]);
    }
  }
  return mass;
}

}  // namespace

TEST_CASE("each encoder-decoder in the box says and looks as in PyTorch, on a hundred inputs that it never saw") {
  const auto& golden = test::golden("sequences");
  const auto expected = io::Safetensors::open(tests_path("golden/values/encoder_decoder.safetensors"));
  const std::string task = GENERATE("sort", "dates"), name = "transformer-" + task, folder = "assets/models/" + name;
  INFO(name);
  const auto system = models::load_system(project_path(folder));
  const Tensor probability = expected.read(task + ".probability");
  const auto& inputs = golden[task == "sort" ? "digits" : "dates"];
  double worst = 0, worst_sum = 0, mass = 0;
  std::size_t exact = 0, digits = 0;
  for (std::size_t row = 0; row < inputs.size(); ++row) {
    const models::SystemRun run = run_on(*system, inputs[row]["text"].get<std::string>());
    CHECK(run.answer == golden[name]["answers"][row].get<std::string>());
    exact += run.answer == inputs[row]["answer"].get<std::string>() ? 1 : 0;
    REQUIRE(run.maps.size() == 3);
    for (std::size_t number = 0; number < 3; ++number) {
      const AttentionMap& map = run.maps[number];
      validate(map);
      worst_sum = std::max(worst_sum, *summarize(map).sum_error);
      const std::string part = std::array{"cross", "encoder", "decoder"}[number];
      worst = std::max(worst, difference(map, expected, task + "." + part, row));
    }
    worst = std::max(worst, std::abs(static_cast<double>(run.probability) - static_cast<double>(probability(row))));
    const AttentionMap& cross = run.maps.front();
    const float* weights = best_head(folder, cross);
    if (task == "sort") {
      mass += mass_on_digits(weights, cross);
      digits += cross.axes[2].size - 1;
    } else {
      mass += mass_in_spans(weights, cross.axes[3].size, inputs[row]["spans"]);
      ++digits;
    }
  }
  CHECK(worst < kClose);
  CHECK(worst_sum < kClose);
  CHECK(static_cast<double>(exact) / 100 == Approx(golden[name]["exact"].get<double>()));
  CHECK(mass / static_cast<double>(digits) == Approx(golden[name]["mass"].get<double>()).margin(1e-4));
}

TEST_CASE("the encoder-decoder sorts digits however they are set apart") {
  const auto system = models::load_system(project_path("assets/models/transformer-sort"));
  const auto run = run_on(*system, "3 1 4 1 5 9");
  CHECK(run.answer == "113459");
  CHECK(run.outside.empty());
  CHECK(run_on(*system, "314159").answer == "113459");
  CHECK(same_bytes(run_on(*system, "3, 1, 4;1 5 9\n").maps.front().values, run.maps.front().values));
  CHECK(run.maps.front().axes[3].labels == std::vector<std::string>{"3", "1", "4", "1", "5", "9"});
  CHECK(run.maps.front().axes[2].labels.back() == "end");
  CHECK(run.maps[2].axes[3].labels.front() == "start");
  CHECK_THAT(run_on(*system, "3 b 1").outside, ContainsSubstring("does not know: 'b'"));
  CHECK_THAT(run_on(*system, "31415926535897").outside, ContainsSubstring("14 characters"));
  CHECK(error_of([&] { run_on(*system, ", ,"); }).kind() == ErrorKind::value);
}

TEST_CASE("an encoder-decoder sees nothing that it has not written yet") {
  const auto system = models::load_system(project_path("assets/models/transformer-sort"));
  const auto run = run_on(*system, "87654321");
  const AttentionMap& own = run.maps[2];
  CHECK_THAT(own.zero_means, ContainsSubstring("not written yet"));
  for (std::size_t step = 0; step < own.values.shape(2); ++step) {
    for (std::size_t place = step + 1; place < own.values.shape(3); ++place) {
      CHECK(own.values(0, 0, step, place) == 0.0F);
      CHECK(own.values(1, 3, step, place) == 0.0F);
    }
  }
}

TEST_CASE("a broken encoder-decoder says what is wrong with it") {
  const TemporaryFolder folder;
  const auto source = project_path("assets/models/transformer-sort");
  std::filesystem::copy_file(source / "model.safetensors", folder / "model.safetensors");
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string config = read_text(source / "config.json");
    config.replace(config.find(from), from.size(), to);
    write_text(folder / "config.json", config);
    return std::string(error_of([&] { models::load_system(folder.path()); }).what());
  };
  CHECK_THAT(with("\"layers\": 2", "\"layers\": 3"), ContainsSubstring("encoder.2."));
  CHECK_THAT(with("\"heads\": 4", "\"heads\": 5"), ContainsSubstring("5"));
  CHECK_THAT(with("\"max_answer\": 13", "\"max_answer\": 0"), ContainsSubstring("max_answer is 0"));
}
