#include "models/kept_run.hpp"

#include <algorithm>
#include <numeric>

#include "attnviz/io/safetensors.hpp"
#include "support/paths.hpp"

namespace attnviz::test {
namespace {

std::vector<std::int32_t> numbers_in(const io::Safetensors& file, const char* name) {
  if (!file.contains(name)) return {};
  const Tensor values = file.read(name);
  std::vector<std::int32_t> numbers;
  std::ranges::transform(values_of(values), std::back_inserter(numbers),
                         [](float value) { return static_cast<std::int32_t>(value); });
  return numbers;
}

}  // namespace

models::Request everything_of(const models::ModelFacts& facts) {
  models::Request request;
  request.layers.resize(facts.layers);
  std::iota(request.layers.begin(), request.layers.end(), std::size_t{0});
  request.hidden_states.resize(facts.layers + 1);
  std::iota(request.hidden_states.begin(), request.hidden_states.end(), std::size_t{0});
  request.tokens = true;
  request.predictions = 5;
  return request;
}

std::string tiny_model(const std::string& name) {
  return tests_path("golden/values/models/" + name).string();
}

models::ModelInput picture_in(const std::string& folder) {
  const Tensor pixels = io::Safetensors::open(folder + "/expected.safetensors").read("pixel_values");
  models::ModelInput input;
  input.pixels = Tensor3::from_shape({pixels.shape(0), pixels.shape(1), pixels.shape(2)});
  std::ranges::copy(values_of(pixels), input.pixels.data());
  return input;
}

models::ModelInput text_in(const std::string& folder) {
  const auto file = io::Safetensors::open(folder + "/expected.safetensors");
  models::ModelInput input;
  input.ids = numbers_in(file, "input_ids");
  input.types = numbers_in(file, "token_type_ids");
  return input;
}

}  // namespace attnviz::test
