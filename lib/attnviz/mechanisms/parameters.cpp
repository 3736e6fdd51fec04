#include "attnviz/mechanisms/parameters.hpp"

#include <algorithm>
#include <cmath>

#include "attnviz/core/error.hpp"
#include "attnviz/io/safetensors.hpp"

namespace attnviz::mechanisms {
namespace {

/// Shapes that hold the same numbers in the same order: equal after leaving out sizes of one.
bool same_but_for_ones(std::span<const std::size_t> a, std::span<const std::size_t> b) {
  const auto squeezed = [](std::span<const std::size_t> shape) {
    std::vector<std::size_t> rest;
    std::ranges::copy_if(shape, std::back_inserter(rest), [](std::size_t size) { return size != 1; });
    return rest;
  };
  return squeezed(a) == squeezed(b);
}

std::string quoted_list(std::initializer_list<std::string_view> names) {
  std::string text;
  for (const std::string_view name : names) text += (text.empty() ? "'" : ", '") + std::string(name) + "'";
  return text;
}

template <class T>
T filled(const typename T::shape_type& shape, const std::vector<float>& values) {
  T tensor = T::from_shape(shape);
  std::ranges::copy(values, tensor.data());
  return tensor;
}

}  // namespace

Initializer Initializer::fan_in(std::size_t inputs) {
  return {Kind::uniform, 1 / std::sqrt(static_cast<double>(inputs))};
}

Initializer Initializer::xavier(std::size_t inputs, std::size_t outputs) {
  return {Kind::uniform, std::sqrt(6 / static_cast<double>(inputs + outputs))};
}

const char* name_of(WeightOrigin origin) noexcept {
  switch (origin) {
    case WeightOrigin::none: return "none";
    case WeightOrigin::file: return "file";
    case WeightOrigin::random: return "random";
  }
  return "none";
}

Parameters::Parameters(std::uint64_t seed) : seed_(seed) {}
Parameters::Parameters(const std::filesystem::path& file, std::uint64_t seed)
    : file_(std::make_unique<io::Safetensors>(io::Safetensors::open(file))), file_name_(file.string()), seed_(seed) {}
Parameters::~Parameters() = default;
Parameters::Parameters(Parameters&&) noexcept = default;
Parameters& Parameters::operator=(Parameters&&) noexcept = default;

WeightOrigin Parameters::origin() const {
  if (used_.empty()) return WeightOrigin::none;
  return file_ ? WeightOrigin::file : WeightOrigin::random;
}

std::optional<std::vector<std::size_t>> Parameters::stored_shape(std::initializer_list<std::string_view> names) const {
  if (!file_) return std::nullopt;
  for (const std::string_view name : names) {
    if (file_->contains(name)) return file_->entry(name).shape;
  }
  return std::nullopt;
}

std::vector<float> Parameters::values(std::initializer_list<std::string_view> names, std::span<const std::size_t> shape,
                                      Initializer initializer) {
  std::size_t count = 1;
  for (const std::size_t size : shape) count *= size;
  if (!file_) {
    used_.emplace_back(*names.begin());
    std::vector<float> drawn(count, static_cast<float>(initializer.value));
    Rng rng(seed_, *names.begin());
    if (initializer.kind == Initializer::Kind::uniform) rng.fill_uniform(drawn, -initializer.value, initializer.value);
    if (initializer.kind == Initializer::Kind::normal) rng.fill_normal(drawn, 0, initializer.value);
    return drawn;
  }
  const auto found = std::ranges::find_if(names, [this](std::string_view name) { return file_->contains(name); });
  if (found == names.end()) {
    std::string stored;
    for (const auto& entry : file_->entries()) stored += (stored.empty() ? "" : ", ") + entry.name;
    throw Error(ErrorKind::not_found, file_name_ + ": has no tensor " + quoted_list(names),
                "the file has: " + (stored.empty() ? "nothing" : stored));
  }
  const auto& stored = file_->entry(*found).shape;
  if (!same_but_for_ones(stored, shape)) {
    require_shape(file_name_ + ": tensor '" + std::string(*found) + "'", stored, shape);
  }
  used_.emplace_back(*found);
  const Tensor tensor = file_->read(*found);
  require_finite(file_name_ + ": tensor '" + std::string(*found) + "'", values_of(tensor));
  return {tensor.data(), tensor.data() + tensor.size()};
}

Vector Parameters::vector(std::initializer_list<std::string_view> names, std::size_t size, Initializer initializer) {
  const std::size_t shape[] = {size};
  return filled<Vector>({size}, values(names, shape, initializer));
}

Matrix Parameters::matrix(std::initializer_list<std::string_view> names, std::array<std::size_t, 2> shape,
                          Initializer initializer) {
  return filled<Matrix>(shape, values(names, shape, initializer));
}

Tensor4 Parameters::kernel(std::initializer_list<std::string_view> names, std::array<std::size_t, 4> shape,
                           Initializer initializer) {
  return filled<Tensor4>(shape, values(names, shape, initializer));
}

}  // namespace attnviz::mechanisms
