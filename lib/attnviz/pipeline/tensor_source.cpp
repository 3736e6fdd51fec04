#include "attnviz/pipeline/tensor_source.hpp"

#include <algorithm>

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/io/npy.hpp"
#include "attnviz/io/npz.hpp"
#include "attnviz/io/safetensors.hpp"

namespace attnviz::pipeline {
namespace {

bool starts_with(std::span<const std::byte> bytes, std::string_view signature) {
  return bytes.size() >= signature.size() &&
         std::equal(signature.begin(), signature.end(), bytes.begin(), [](char a, std::byte b) {
           return static_cast<unsigned char>(a) == std::to_integer<unsigned char>(b);
         });
}

constexpr std::string_view kNpy = "\x93NUMPY", kZip = "PK\x03\x04", kEmptyZip = "PK\x05\x06";

std::string choose(const std::vector<std::string>& names, const std::string& wanted, const std::string& file) {
  const auto has = [&](std::string_view name) { return std::ranges::find(names, name) != names.end(); };
  if (!wanted.empty() && has(wanted)) return wanted;
  if (wanted.empty() && names.size() == 1) return names.front();
  for (const char* usual : {"tokens", "features"}) {
    if (wanted.empty() && has(usual)) return usual;
  }
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + io::for_terminal(name);
  throw Error(ErrorKind::usage,
              wanted.empty() ? file + ": holds " + std::to_string(names.size()) + " arrays: " + list
                             : file + ": has no array '" + io::for_terminal(wanted) + "'; it has: " + list,
              "choose one with --array NAME");
}

std::vector<std::string> array_names(const io::Safetensors& file) {
  std::vector<std::string> names;
  for (const auto& entry : file.entries()) names.push_back(entry.name);
  return names;
}

io::Npz archive_in(std::span<const std::byte> bytes, const std::string& file) {
  return io::Npz::parse({bytes.begin(), bytes.end()}, file);
}

bool is_safetensors(const Source& source) {
  return source.path.extension() == ".safetensors";
}

}  // namespace

bool is_tensor(std::span<const std::byte> bytes, const Source& source) {
  return starts_with(bytes, kNpy) || starts_with(bytes, kZip) || starts_with(bytes, kEmptyZip) ||
         is_safetensors(source);
}

NamedTensor read_tensor(std::span<const std::byte> bytes, const Source& source, const std::string& array) {
  const std::string file = io::for_terminal(source.name);
  if (starts_with(bytes, kNpy)) return {"", io::parse_npy(bytes, file)};
  if (is_safetensors(source)) {
    const auto tensors = io::Safetensors::open(source.path);
    const std::string name = choose(array_names(tensors), array, file);
    return {name, tensors.read(name)};
  }
  const io::Npz archive = archive_in(bytes, file);
  const std::string name = choose(archive.names(), array, file);
  return {name, archive.read(name)};
}

std::vector<NamedTensor> read_all_tensors(std::span<const std::byte> bytes, const Source& source) {
  const std::string file = io::for_terminal(source.name);
  if (starts_with(bytes, kNpy)) return {{"", io::parse_npy(bytes, file)}};
  const io::Npz archive = archive_in(bytes, file);
  std::vector<NamedTensor> tensors;
  for (const std::string& name : archive.names()) tensors.push_back({name, archive.read(name)});
  return tensors;
}

mechanisms::Inputs inputs_of_features(const Tensor3& features, std::vector<std::string> channel_labels) {
  const std::size_t channels = features.shape(0), area = features.shape(1) * features.shape(2);
  mechanisms::Inputs inputs;
  inputs.channel_labels = std::move(channel_labels);
  inputs.tokens = Matrix::from_shape({area, channels});
  for (std::size_t channel = 0; channel < channels; ++channel) {
    const float* plane = features.data() + channel * area;
    for (std::size_t cell = 0; cell < area; ++cell) inputs.tokens.data()[cell * channels + channel] = plane[cell];
  }
  return inputs;
}

mechanisms::Inputs inputs_of_tensor(const Tensor& tensor, const std::string& name) {
  const bool batch_of_one = tensor.dimension() == 4 && tensor.shape(0) == 1;
  const std::size_t rank = batch_of_one ? 3 : tensor.dimension();
  if ((rank != 2 && rank != 3) || tensor.size() == 0) {
    throw Error(ErrorKind::shape, name + ": a tensor of shape " + shape_text(tensor) + " has no place here",
                "use [N,D] for a sequence of tokens or [C,H,W] for a feature map");
  }
  if (rank == 2) {
    mechanisms::Inputs inputs;
    inputs.tokens = Matrix::from_shape({tensor.shape(0), tensor.shape(1)});
    std::copy_n(tensor.data(), tensor.size(), inputs.tokens.data());
    for (std::size_t token = 0; token < tensor.shape(0); ++token) inputs.token_labels.push_back(std::to_string(token));
    return inputs;
  }
  const std::size_t first = batch_of_one ? 1 : 0;
  Tensor3 features = Tensor3::from_shape({tensor.shape(first), tensor.shape(first + 1), tensor.shape(first + 2)});
  std::copy_n(tensor.data(), tensor.size(), features.data());
  mechanisms::Inputs inputs = inputs_of_features(features, {});
  inputs.grid = covering_grid(features.shape(1), features.shape(2), features.shape(2), features.shape(1));
  return inputs;
}

}  // namespace attnviz::pipeline
