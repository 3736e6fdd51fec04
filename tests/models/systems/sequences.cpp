#include "models/systems/sequences.hpp"

#include <array>
#include <cmath>
#include <limits>

#include "support/golden.hpp"

namespace attnviz::test {

models::SystemRun run_on(const models::System& system, const std::string& text) {
  models::SystemInput input;
  input.text = text;
  return system.run(input);
}

double difference(const AttentionMap& map, const io::Safetensors& expected, const std::string& name, std::size_t row) {
  const std::size_t rank = map.values.dimension(), steps = map.values.shape(rank - 2),
                    length = map.values.shape(rank - 1);
  double worst = 0;
  const std::string whole = name + "." + std::to_string(row) + ".weights";
  if (row < 5) worst = worst_difference(values_of(map.values), values_of(expected.read(whole)));
  const Tensor probes = expected.read(name + ".probes");
  const std::size_t matrices = map.values.size() / (steps * length);
  if (probes.shape(1) != matrices) return std::numeric_limits<double>::infinity();
  const float* weights = map.values.data();
  for (std::size_t matrix = 0; matrix < matrices; ++matrix) {
    double sum = 0;
    for (std::size_t step = 0; step < steps; ++step) {
      for (std::size_t place = 0; place < length; ++place) {
        sum += static_cast<double>(*weights++) * std::sin(static_cast<double>(place) * 12.9898 + 1);
      }
    }
    worst = std::max(worst, std::abs(sum / static_cast<double>(steps) - static_cast<double>(probes(row, matrix))));
  }
  return worst;
}

double mass_in_spans(const float* weights, std::size_t length, const nlohmann::json& spans) {
  constexpr std::array<std::pair<std::size_t, std::size_t>, 8> kDigits = {
      {{0, 0}, {1, 0}, {2, 0}, {3, 0}, {5, 1}, {6, 1}, {8, 2}, {9, 2}}};  // step, part
  double mass = 0;
  for (const auto& [step, part] : kDigits) {
    const auto first = spans[part][0].get<std::size_t>(), last = spans[part][1].get<std::size_t>();
    for (std::size_t place = first; place < last; ++place) mass += static_cast<double>(weights[step * length + place]);
  }
  return mass / static_cast<double>(kDigits.size());
}

}  // namespace attnviz::test
