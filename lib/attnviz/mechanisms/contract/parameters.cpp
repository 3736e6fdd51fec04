#include "attnviz/mechanisms/contract/parameters.hpp"

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

/// Characters of a hint that lists a file's tensors.
constexpr std::size_t kLongestList = 600;

/// Numbers that a drawn tensor may have: 1 GiB. What wants more was given a wrong size.
constexpr std::size_t kMaxDrawn = std::size_t{1} << 28;

std::size_t size_of(std::string_view name, std::span<const std::size_t> shape) {
  std::size_t room = kMaxDrawn, count = 1;
  for (const std::size_t size : shape) {
    room = size == 0 ? room : room / size;
    count *= size;
  }
  if (room > 0) return count;
  throw Error(ErrorKind::limit, "random weights: tensor '" + std::string(name) + "' of shape " + shape_text(shape) +
                                    " has more than " + std::to_string(kMaxDrawn) + " numbers");
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
    case WeightOrigin::none:
      return "none";
    case WeightOrigin::file:
      return "file";
    case WeightOrigin::random:
      return "random";
  }
  return "none";
}

Parameters::Parameters(std::uint64_t seed) : seed_(seed) {}
Parameters::Parameters(const std::filesystem::path& file, std::uint64_t seed, std::string prefix)
    : file_(std::make_unique<io::Safetensors>(io::Safetensors::open(file))),
      file_name_(file.string()),
      prefix_(std::move(prefix)),
      seed_(seed) {}
Parameters::~Parameters() = default;
Parameters::Parameters(Parameters&&) noexcept = default;
Parameters& Parameters::operator=(Parameters&&) noexcept = default;

WeightOrigin Parameters::origin() const {
  if (used_.empty()) return WeightOrigin::none;
  return file_ ? WeightOrigin::file : WeightOrigin::random;
}

std::string Parameters::locate(std::initializer_list<std::string_view> names) const {
  for (const std::string_view name : names) {
    std::string exact = prefix_ + std::string(name);
    const std::string ending = "." + std::string(name);
    if (file_->contains(exact)) return exact;
    std::vector<std::string> found;
    for (const auto& entry : file_->entries()) {
      if (entry.name.starts_with(prefix_) && entry.name.ends_with(ending)) found.push_back(entry.name);
    }
    if (found.size() == 1) return found.front();
    if (found.size() > 1) {
      throw Error(ErrorKind::usage,
                  file_name_ + ": " + std::to_string(found.size()) + " tensors end with '" + ending +
                      "', the first two are " + found[0] + " and " + found[1],
                  "name the part of the file that is meant by its prefix");
    }
  }
  return {};
}

void Parameters::remember(std::string_view name) {
  if (std::ranges::find(used_, name) == used_.end()) used_.emplace_back(name);
}

std::optional<std::vector<std::size_t>> Parameters::stored_shape(std::initializer_list<std::string_view> names) const {
  if (!file_) return std::nullopt;
  const std::string name = locate(names);
  if (name.empty()) return std::nullopt;
  return file_->entry(name).shape;
}

std::vector<float> Parameters::values(std::initializer_list<std::string_view> names, std::span<const std::size_t> shape,
                                      Initializer initializer) {
  if (file_) return read(names, shape);
  remember(*names.begin());
  std::vector<float> drawn(size_of(*names.begin(), shape), static_cast<float>(initializer.value));
  Rng rng(seed_, *names.begin());
  if (initializer.kind == Initializer::Kind::uniform) rng.fill_uniform(drawn, -initializer.value, initializer.value);
  if (initializer.kind == Initializer::Kind::normal) rng.fill_normal(drawn, 0, initializer.value);
  return drawn;
}

std::vector<float> Parameters::read(std::initializer_list<std::string_view> names, std::span<const std::size_t> shape) {
  const std::string name = locate(names);
  if (name.empty()) {
    std::string stored;
    for (const auto& entry : file_->entries()) stored += (stored.empty() ? "" : ", ") + entry.name;
    if (stored.size() > kLongestList) stored = stored.substr(0, kLongestList) + " ...";
    throw Error(ErrorKind::not_found, file_name_ + ": has no tensor " + quoted_list(names),
                "the file has: " + (stored.empty() ? "nothing" : stored));
  }
  const std::string what = file_name_ + ": tensor '" + name + "'";
  const auto& stored = file_->entry(name).shape;
  if (!same_but_for_ones(stored, shape)) require_shape(what, stored, shape);
  remember(name);
  const Tensor tensor = file_->read(name);
  require_finite(what, values_of(tensor));
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
