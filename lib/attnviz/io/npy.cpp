#include "attnviz/io/npy.hpp"

#include <numeric>

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/io/named_tensor.hpp"
#include "attnviz/io/shared_bytes.hpp"
#include "attnviz/io/tensor_size.hpp"

namespace attnviz::io {

namespace {

// Row-major values from values whose first axis runs fastest. Walks the target in order and keeps the place in the
// source as a sum of index times step over the axes.
void transpose_from_fortran(std::span<const float> source, Tensor& target) {
  const std::vector<std::size_t> shape(target.shape().begin(), target.shape().end());
  std::vector<std::size_t> steps(shape.size(), 1);
  for (std::size_t axis = 1; axis < shape.size(); ++axis) steps[axis] = steps[axis - 1] * shape[axis - 1];
  std::vector<std::size_t> index(shape.size(), 0);
  std::size_t place = 0;
  float* const values = target.data();
  for (std::size_t next = 0; next < source.size(); ++next) {
    values[next] = source[place];
    for (std::size_t axis = shape.size(); axis-- > 0;) {
      place += steps[axis];
      if (++index[axis] < shape[axis]) break;
      place -= steps[axis] * shape[axis];
      index[axis] = 0;
    }
  }
}

}  // namespace

Tensor parse_npy(std::span<const std::byte> bytes, const std::string& name) {
  const NpyHeader header = parse_npy_header(bytes, name);
  const std::size_t found = bytes.size() - header.data_offset;
  if (found != header.data_size) {
    throw Error(ErrorKind::format, name + ": " + std::to_string(found) + " bytes after the header at byte " +
                                       std::to_string(header.data_offset) + ", but shape " + shape_text(header.shape) +
                                       " of " + name_of(header.dtype) + " takes " + std::to_string(header.data_size));
  }
  Tensor tensor = allocate_tensor(header.shape, name);
  const StoredNumbers stored{header.dtype, header.order, bytes.subspan(header.data_offset)};
  if (header.fortran_order && header.shape.size() > 1) {
    const Tensor columns = [&] {
      Tensor read = allocate_tensor(header.shape, name);
      to_floats(stored, values_of(read), name);
      return read;
    }();
    transpose_from_fortran(values_of(columns), tensor);
  } else {
    to_floats(stored, values_of(tensor), name);
  }
  return tensor;
}

Tensor read_npy(const std::filesystem::path& path) {
  return parse_npy(SharedBytes::map(path).bytes(), path_text(path));
}

void write_npy(const std::filesystem::path& path, const Tensor& tensor, Overwrite overwrite) {
  AtomicFile file(path, overwrite);
  file.append(npy_header({tensor.shape().data(), tensor.dimension()}));
  file.append(std::as_bytes(values_of(tensor)));
  file.commit();
}

}  // namespace attnviz::io
