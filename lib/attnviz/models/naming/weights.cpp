#include "attnviz/models/naming/weights.hpp"

#include <algorithm>
#include <numeric>

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"

namespace attnviz::models {
namespace {

using Storage = NameRule::Storage;

std::size_t count_of(std::span<const std::size_t> shape) {
  return std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>());
}

std::vector<std::size_t> without_ones(std::span<const std::size_t> shape) {
  std::vector<std::size_t> sizes;
  std::ranges::copy_if(shape, std::back_inserter(sizes), [](std::size_t size) { return size != 1; });
  return sizes;
}

/// What stands before the fingerprint in the name that ends with it. A teacher is preferred to its student.
std::optional<std::string> prefix_of(const Checkpoint& checkpoint, std::string_view fingerprint) {
  std::optional<std::string> best;
  if (fingerprint.empty()) return best;
  for (const auto& entry : checkpoint.entries()) {
    if (!entry.name.ends_with(fingerprint)) continue;
    const std::string prefix = entry.name.substr(0, entry.name.size() - fingerprint.size());
    if (!prefix.empty() && !prefix.ends_with('.')) continue;
    const bool teacher = prefix.find("teacher") != std::string::npos;
    if (!best || teacher) best = prefix;
    if (teacher) break;
  }
  return best;
}

std::string listed(std::span<const std::string> names) {
  constexpr std::size_t kMostNames = 4;
  std::string text;
  for (std::size_t place = 0; place < std::min(names.size(), kMostNames); ++place) {
    text += (place > 0 ? ", " : "") + io::for_terminal(names[place]);
  }
  if (names.size() > kMostNames) text += " and " + std::to_string(names.size() - kMostNames) + " more";
  return text;
}

}  // namespace

std::size_t StoredTensor::size() const {
  return count_of(checkpoint_->find(name_)->shape);
}

void StoredTensor::read(std::span<float> into) const {
  checkpoint_->read(name_, into);
}

std::vector<float> StoredTensor::read() const {
  std::vector<float> values(size());
  read(values);
  return values;
}

void StoredTensor::read_part(std::size_t first, std::span<float> into) const {
  checkpoint_->read_part(name_, first, into);
}

Weights::Weights(Checkpoint checkpoint, const Naming& naming)
    : checkpoint_(std::move(checkpoint)),
      naming_(naming),
      prefix_(prefix_of(checkpoint_, naming.fingerprint).value_or("")) {}

const Naming* Weights::recognize(const Checkpoint& checkpoint, std::span<const Naming* const> namings) {
  const auto fits = [&](const Naming* naming) { return prefix_of(checkpoint, naming->fingerprint).has_value(); };
  const auto found = std::ranges::find_if(namings, fits);
  return found == namings.end() ? nullptr : *found;
}

std::string Weights::full_name(const TheirName& their) const {
  return their.absolute ? their.name : prefix_ + their.name;
}

const Checkpoint::Entry* Weights::locate(std::string_view ours, Storage& storage) const {
  const TheirName their = translate(naming_, ours);
  if (their.name.empty()) return nullptr;
  storage = their.storage;
  const std::string name = full_name(their);
  if (const auto* entry = checkpoint_.find(name)) return entry;
  // The first BERT files call a norm's scale and shift gamma and beta.
  if (name.ends_with("LayerNorm.weight")) return checkpoint_.find(name.substr(0, name.size() - 6) + "gamma");
  if (name.ends_with("LayerNorm.bias")) return checkpoint_.find(name.substr(0, name.size() - 4) + "beta");
  return nullptr;
}

bool Weights::has(std::string_view ours) const {
  Storage storage{};
  return locate(ours, storage) != nullptr;
}

std::vector<std::size_t> Weights::shape_of(std::string_view ours) const {
  Storage storage{};
  const auto* entry = locate(ours, storage);
  if (entry == nullptr) return {};
  std::vector<std::size_t> shape = entry->shape;
  if (storage == Storage::transposed) std::ranges::reverse(shape);
  return shape;
}

std::size_t Weights::count(std::string_view ours) const {
  const std::size_t star = ours.find('*');
  std::size_t number = 0;
  while (has(std::string(ours.substr(0, star)) + std::to_string(number) + std::string(ours.substr(star + 1)))) ++number;
  return number;
}

StoredTensor Weights::expect(std::string_view ours, const std::vector<std::size_t>& shape) {
  StoredTensor found = find(ours, shape);
  if (!found && !has(ours)) {
    const TheirName their = translate(naming_, ours);
    missing_.push_back(their.name.empty() ? std::string(ours) : full_name(their));
  }
  return found;
}

StoredTensor Weights::find(std::string_view ours, const std::vector<std::size_t>& shape) {
  Storage storage{};
  const auto* entry = locate(ours, storage);
  if (entry == nullptr) return {};
  used_.push_back(entry->name);
  std::vector<std::size_t> wanted = shape;
  if (storage == Storage::transposed) std::ranges::reverse(wanted);
  if (without_ones(entry->shape) != without_ones(wanted)) {
    misshaped_.push_back(entry->name + " is " + shape_text(std::span<const std::size_t>(entry->shape)) + ", expected " +
                         shape_text(std::span<const std::size_t>(wanted)));
    return {};
  }
  return StoredTensor(checkpoint_, entry->name, storage);
}

void Weights::ignore(std::string_view ours) {
  Storage storage{};
  if (const auto* entry = locate(ours, storage)) used_.push_back(entry->name);
}

std::vector<std::string> Weights::extra() const {
  std::vector<std::string> names, used = used_;
  std::ranges::sort(used);
  for (const auto& entry : checkpoint_.entries()) {
    const auto ends = [&](std::string_view end) { return entry.name.ends_with(end); };
    if (std::ranges::binary_search(used, entry.name) || std::ranges::any_of(naming_.ignored, ends)) continue;
    names.push_back(entry.name);
  }
  return names;
}

void Weights::finish(std::string_view who) const {
  if (missing_.empty() && misshaped_.empty()) return;
  std::string text = io::for_terminal(checkpoint_.path().string()) + ": does not fit " + std::string(who);
  if (!missing_.empty()) text += "; " + std::to_string(missing_.size()) + " missing: " + listed(missing_);
  if (!misshaped_.empty()) text += "; " + std::to_string(misshaped_.size()) + " misshaped: " + listed(misshaped_);
  if (const auto others = extra(); !others.empty()) {
    text += "; " + std::to_string(others.size()) + " not asked for: " + listed(others);
  }
  throw Error(ErrorKind::format, text, "compare config.json with the weights: attnviz inspect");
}

}  // namespace attnviz::models
