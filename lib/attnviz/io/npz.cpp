#include "attnviz/io/npz.hpp"

#include "attnviz/core/error.hpp"
#include "attnviz/core/nearest_name.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/io/npy.hpp"

namespace attnviz::io {

namespace {

constexpr std::string_view kEnding = ".npy";
constexpr std::size_t kLongestHeader = 1 << 21;  // more than parse_npy_header accepts

}  // namespace

Npz::Npz(SharedBytes file, const std::string& name, std::size_t max_bytes)
    : name_(name), zip_(std::move(file), name, max_bytes) {}

Npz Npz::open(const std::filesystem::path& path, std::size_t max_bytes) {
  return {SharedBytes::map(path), path_text(path), max_bytes};
}

Npz Npz::parse(std::vector<std::byte> bytes, const std::string& name, std::size_t max_bytes) {
  return {SharedBytes(std::move(bytes)), name, max_bytes};
}

std::vector<std::string> Npz::names() const {
  std::vector<std::string> names;
  for (const ZipMember& member : zip_.members()) {
    if (member.name.ends_with(kEnding)) names.push_back(member.name.substr(0, member.name.size() - kEnding.size()));
  }
  return names;
}

const ZipMember& Npz::member(std::string_view name) const {
  const std::string file_name = std::string(name) + std::string(kEnding);
  for (const ZipMember& member : zip_.members()) {
    if (member.name == file_name) return member;
  }
  const auto known = names();
  throw Error(ErrorKind::not_found,
              name_ + ": none of the " + std::to_string(known.size()) + " arrays is named " + in_quotes(name),
              for_terminal(did_you_mean(name, known)));
}

std::string Npz::where(std::string_view name) const {
  return name_ + ": array " + in_quotes(name);
}

NpyHeader Npz::header(std::string_view name) const {
  return parse_npy_header(zip_.read_start(member(name), kLongestHeader).bytes(), where(name));
}

Tensor Npz::read(std::string_view name) const {
  return parse_npy(zip_.read(member(name)).bytes(), where(name));
}

void write_npz(const std::filesystem::path& path, std::span<const NamedTensor> tensors, Compression compression,
               Overwrite overwrite) {
  for (const NamedTensor& tensor : tensors) {
    require_filled(tensor);
    if (tensor.name.empty()) throw Error(ErrorKind::usage, path_text(path) + ": an array of a .npz file needs a name");
  }
  ZipWriter zip(path, compression, overwrite);
  for (const NamedTensor& tensor : tensors) {
    const std::string header = npy_header(tensor.shape);
    zip.begin(tensor.name + std::string(kEnding), header.size() + tensor.values.size_bytes());
    zip.append(std::as_bytes(std::span(header)));
    zip.append(std::as_bytes(tensor.values));
    zip.end();
  }
  zip.commit();
}

}  // namespace attnviz::io
