#include "support/golden.hpp"

#include <cmath>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>

#include "support/paths.hpp"

namespace attnviz::test {

const nlohmann::json& golden(std::string_view name) {
  static std::map<std::string, nlohmann::json, std::less<>> read;
  const auto found = read.find(name);
  if (found != read.end()) return found->second;
  const std::string file = "golden/values/" + std::string(name) + ".json";
  return read.emplace(name, nlohmann::json::parse(read_text(tests_path(file)))).first->second;
}

namespace {

template <class T>
T tensor_of_rank(const nlohmann::json& value) {
  const auto shape = value.at("shape").get<std::vector<std::size_t>>();
  const auto numbers = value.at("values").get<std::vector<float>>();
  typename T::shape_type sides{};
  if constexpr (requires { sides.resize(shape.size()); }) sides.resize(shape.size());
  if (sides.size() != shape.size()) throw std::runtime_error("golden: a tensor of another rank than asked for");
  std::copy_n(shape.begin(), sides.size(), sides.begin());
  auto tensor = T::from_shape(sides);
  if (tensor.size() != numbers.size()) throw std::runtime_error("golden: shape and values differ in size");
  std::copy(numbers.begin(), numbers.end(), tensor.begin());
  return tensor;
}

}  // namespace

Tensor tensor_in(const nlohmann::json& value) {
  return tensor_of_rank<Tensor>(value);
}
Vector vector_in(const nlohmann::json& value) {
  return tensor_of_rank<Vector>(value);
}
Matrix matrix_in(const nlohmann::json& value) {
  return tensor_of_rank<Matrix>(value);
}
Tensor3 tensor3_in(const nlohmann::json& value) {
  return tensor_of_rank<Tensor3>(value);
}
Tensor4 tensor4_in(const nlohmann::json& value) {
  return tensor_of_rank<Tensor4>(value);
}

double worst_difference(std::span<const float> found, std::span<const float> expected) {
  if (found.size() != expected.size()) return std::numeric_limits<double>::infinity();
  double worst = 0;
  for (std::size_t index = 0; index < found.size(); ++index) {
    if (found[index] == expected[index]) continue;
    const double difference = std::abs(static_cast<double>(found[index]) - static_cast<double>(expected[index]));
    if (!std::isfinite(difference)) return std::numeric_limits<double>::infinity();
    worst = std::max(worst, difference);
  }
  return worst;
}

}  // namespace attnviz::test
