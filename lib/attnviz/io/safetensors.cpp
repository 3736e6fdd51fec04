#include "attnviz/io/safetensors.hpp"

#include <algorithm>

#include "attnviz/core/error.hpp"
#include "attnviz/core/nearest_name.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/io/sha256.hpp"
#include "attnviz/io/tensor_size.hpp"

namespace attnviz::io {

Safetensors::Safetensors(SharedBytes file, std::string name)
    : name_(std::move(name)), file_(std::move(file)), header_(parse_safetensors_header(file_.bytes(), name_)) {}

Safetensors Safetensors::open(const std::filesystem::path& path) {
  return {SharedBytes::map(path), path_text(path)};
}

Safetensors Safetensors::parse(std::vector<std::byte> bytes, const std::string& name) {
  return {SharedBytes(std::move(bytes)), name};
}

const SafetensorsEntry* Safetensors::find(std::string_view name) const noexcept {
  const auto found = std::ranges::lower_bound(entries(), name, {}, &SafetensorsEntry::name);
  return found != entries().end() && found->name == name ? &*found : nullptr;
}

const SafetensorsEntry& Safetensors::entry(std::string_view name) const {
  if (const auto* found = find(name)) return *found;
  std::vector<std::string> names;
  for (const auto& entry : entries()) names.push_back(entry.name);
  throw Error(ErrorKind::not_found,
              name_ + ": none of the " + std::to_string(names.size()) + " tensors is named " + in_quotes(name),
              for_terminal(did_you_mean(name, names)));
}

Tensor Safetensors::read(std::string_view name) const {
  const SafetensorsEntry& found = entry(name);
  const std::string what = name_ + ": tensor " + in_quotes(name);
  Tensor tensor = allocate_tensor(found.shape, what);
  to_floats({found.dtype, std::endian::little, bytes(name)}, values_of(tensor), what);
  return tensor;
}

std::span<const std::byte> Safetensors::bytes(std::string_view name) const {
  const SafetensorsEntry& found = entry(name);
  return file_.bytes().subspan(found.offset, found.size);
}

std::optional<std::span<const float>> Safetensors::view(std::string_view name) const {
  const auto stored = bytes(name);
  const bool aligned = reinterpret_cast<std::uintptr_t>(stored.data()) % alignof(float) == 0;
  if (entry(name).dtype != Dtype::f32 || !aligned) return std::nullopt;
  return std::span(reinterpret_cast<const float*>(stored.data()), stored.size() / sizeof(float));
}

std::string Safetensors::sha256() const {
  return io::sha256(file_.bytes());
}

}  // namespace attnviz::io
