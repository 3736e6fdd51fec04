// The RNNsearch networks in the box, compared with what PyTorch computes from the same weights.
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

std::string folder_of(const std::string& variant) {
  return "assets/models/rnnsearch-dates" + (variant == "additive" ? "" : "-" + variant);
}

}  // namespace

TEST_CASE("each RNNsearch in the box says and looks as in PyTorch, on a hundred dates that it never saw") {
  const auto& golden = test::golden("sequences");
  const auto expected = io::Safetensors::open(tests_path("golden/values/rnnsearch.safetensors"));
  const std::string variant = GENERATE("additive", "dot", "bilinear", "concat", "local", "sparsemax");
  INFO(variant);
  const auto system = models::load_system(project_path(folder_of(variant)));
  const Tensor probability = expected.read(variant + ".probability");
  double worst = 0, mass = 0, worst_sum = 0;
  std::size_t exact = 0;
  for (std::size_t row = 0; row < golden["dates"].size(); ++row) {
    const auto& date = golden["dates"][row];
    const models::SystemRun run = run_on(*system, date["text"].get<std::string>());
    CHECK(run.answer == golden[variant]["answers"][row].get<std::string>());
    REQUIRE(run.maps.size() == 1);
    const AttentionMap& map = run.maps.front();
    validate(map);
    worst = std::max(worst, difference(map, expected, variant, row));
    worst = std::max(worst, std::abs(static_cast<double>(run.probability) - static_cast<double>(probability(row))));
    if (variant != "local") worst_sum = std::max(worst_sum, *summarize(map).sum_error);
    exact += run.answer == date["answer"].get<std::string>() ? 1 : 0;
    REQUIRE(map.values.shape(0) == 11);
    mass += mass_in_spans(map.values.data(), map.values.shape(1), date["spans"]) / 100;
  }
  CHECK(worst < kClose);
  CHECK(worst_sum < kClose);
  CHECK(static_cast<double>(exact) / 100 == Approx(golden[variant]["exact"].get<double>()));
  CHECK(mass == Approx(golden[variant]["mass"].get<double>()).margin(kClose));
}

TEST_CASE("RNNsearch reads the tutorial's date and looks at the words that say it") {
  const auto system = models::load_system(project_path(folder_of("additive")));
  CHECK(system->facts().architecture == "rnnsearch");
  const models::SystemRun run = run_on(*system, "Sunday the 3rd of May, 2009\n");
  CHECK(run.answer == "2009-05-03");
  CHECK(run.outside.empty());
  CHECK(run.probability > 0.9F);
  const AttentionMap& map = run.maps.front();
  CHECK(map.axes[0].labels.back() == "end");
  CHECK(map.axes[0].labels[5] == "0");
  CHECK(map.axes[1].labels.front() == "S");  // as it was written
  CHECK(map.axes[1].size == 27);
  CHECK(mass_in_spans(map.values.data(), 27, nlohmann::json{{23, 27}, {18, 21}, {11, 14}}) > 0.7);
}

TEST_CASE("RNNsearch says when a text is not of its world, and answers anyway") {
  const auto system = models::load_system(project_path(folder_of("additive")));
  const auto other_script = run_on(*system, "2009\u5E745\u67083\u65E5");
  CHECK_THAT(other_script.outside, ContainsSubstring("characters that it does not know: '\u5E74' '\u6708' '\u65E5'"));
  CHECK(other_script.maps.front().axes[1].size == 9);
  CHECK_THAT(run_on(*system, "it was on the 3rd of May, 2009, that he came home").outside,
             ContainsSubstring("49 characters, those it was trained on at most 37"));
  const auto no_date = run_on(*system, "the cat sat on the mat");
  CHECK_THAT(no_date.outside, ContainsSubstring("less sure of its answer"));
  CHECK_FALSE(no_date.answer.empty());
  CHECK(error_of([&] { run_on(*system, " \n "); }).kind() == ErrorKind::value);
  CHECK(error_of([&] { run_on(*system, std::string(3000, '1')); }).kind() == ErrorKind::limit);
}

TEST_CASE("sparsemax looks at few characters, local at those of its window") {
  const auto sparse = run_on(*models::load_system(project_path(folder_of("sparsemax"))), "15 March 1998");
  CHECK(std::ranges::count(values_of(sparse.maps.front().values), 0.0F) > 70);
  const auto local =
      run_on(*models::load_system(project_path(folder_of("local"))), "Wednesday the 23rd of September, 2009");
  const Tensor& weights = local.maps.front().values;
  for (std::size_t step = 0; step < weights.shape(0); ++step) {
    std::size_t seen = 0;
    for (std::size_t place = 0; place < weights.shape(1); ++place) seen += weights(step, place) > 0 ? 1 : 0;
    CHECK(seen <= 21);
  }
}

TEST_CASE("a broken RNNsearch says what is wrong with it") {
  const TemporaryFolder folder;
  const auto source = project_path(folder_of("dot"));
  std::filesystem::copy_file(source / "model.safetensors", folder / "model.safetensors");
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string config = read_text(source / "config.json");
    config.replace(config.find(from), from.size(), to);
    write_text(folder / "config.json", config);
    return error_of([&] { models::load_system(folder.path()); });
  };
  CHECK_THAT(with("\"dot\"", "\"dots\"").what(), ContainsSubstring("score 'dots' is not known"));
  CHECK_THAT(with("\"dot\"", "\"additive\"").what(), ContainsSubstring("attention.query.weight"));
  CHECK_THAT(with("\"encoder\": 48", "\"encoder\": 47").what(), ContainsSubstring("compares a state of 96"));
  CHECK_THAT(with("\"decoder\": 96", "\"decoder\": 0").what(), ContainsSubstring("decoder is 0"));
}
