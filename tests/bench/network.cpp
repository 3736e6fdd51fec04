// How long a network's forward pass takes, its attention kept: attnviz_bench_network FOLDER ROUNDS [SIDE [cls|batch]]
// Prints the median in milliseconds and the peak of memory in MB. peer_networks.py runs it in turn with its peers.
// cls: the maps of the first token alone. batch: two passes at a time, as in a batch of files, and the mean of each.
#include <sys/resource.h>

#include <cstdlib>
#include <string>

#include "attnviz/core/parallel.hpp"
#include "attnviz/models/registry.hpp"
#include "bench/bench.hpp"

namespace {

/// Holds every map until the run is over, as a caller does who asks for all of them.
class Keep : public attnviz::models::Sink {
 public:
  std::vector<attnviz::Tensor3> maps;
  void attention(std::size_t, attnviz::Tensor3 weights) override { maps.push_back(std::move(weights)); }
};

}  // namespace

int main(int count, char** values) {
  if (count < 3) return 2;
  const attnviz::ThreadLimit limit(2);
  const auto model = attnviz::models::load(values[1]);
  const auto& facts = model->facts();
  const auto side = static_cast<std::size_t>(count > 3 ? std::atoi(values[3]) : 0);
  attnviz::models::ModelInput input;
  if (facts.input == attnviz::models::InputKind::picture) {
    const std::size_t pixels = side > 0 ? side : facts.side;
    input.pixels = xt::ones<float>({std::size_t{3}, pixels, pixels});
  } else {
    input.ids.assign(side > 0 ? side : 128, 5);
  }
  attnviz::models::Request request{.tokens = true};
  for (std::size_t layer = 0; layer < facts.layers; ++layer) request.layers.push_back(layer);
  const std::string mode = count > 4 ? values[4] : "";
  if (mode == "cls") request.rows = std::vector<std::size_t>{0};
  const auto pass = [&] {
    Keep keep;
    model->run(input, request, keep);
  };
  pass();  // packs the weights
  using Clock = std::chrono::steady_clock;
  const auto time_of = [](const auto& body) {
    const auto begin = Clock::now();
    body();
    return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
  };
  const auto rounds = static_cast<std::size_t>(std::max(std::atoi(values[2]), 1));
  std::vector<double> times;
  if (mode == "batch") {
    const auto passes = [&](std::size_t begin, std::size_t end) {
      for (std::size_t number = begin; number < end; ++number) pass();
    };
    times.push_back(time_of([&] { attnviz::parallel_for(rounds, 1, passes); }) / static_cast<double>(rounds));
  } else {
    for (std::size_t round = 0; round < rounds; ++round) times.push_back(time_of(pass));
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("%.2f %.0f\n", attnviz::bench::median(times), static_cast<double>(usage.ru_maxrss) / 1024);
}
