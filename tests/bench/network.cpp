// How long a network's forward pass takes, its attention kept: attnviz_bench_network FOLDER ROUNDS [SIDE [cls]]
// Prints the median in milliseconds and the peak of memory in MB. peer_networks.py runs it in turn with its peers.
#include <sys/resource.h>

#include <cstdlib>
#include <cstring>

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
  if (count > 4 && std::strcmp(values[4], "cls") == 0) request.rows = std::vector<std::size_t>{0};
  std::vector<double> times;
  for (int round = 0; round <= std::atoi(values[2]); ++round) {
    const auto begin = std::chrono::steady_clock::now();
    Keep keep;
    model->run(input, request, keep);
    const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - begin;
    if (round > 0) times.push_back(time.count());  // the first one packs the weights
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("%.2f %.0f\n", attnviz::bench::median(times), static_cast<double>(usage.ru_maxrss) / 1024);
}
