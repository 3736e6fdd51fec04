#include "attnviz/io/tensor_size.hpp"

#include <cstdint>
#include <new>
#include <vector>

#include "attnviz/core/error.hpp"

namespace attnviz::io {

std::optional<std::size_t> checked_bytes(std::span<const std::size_t> shape, std::size_t bytes_each) {
  std::size_t bytes = bytes_each;
  bool empty = false;
  for (const std::size_t size : shape) {
    empty = empty || size == 0;
    if (size != 0 && __builtin_mul_overflow(bytes, size, &bytes)) return std::nullopt;
  }
  if (bytes > static_cast<std::size_t>(PTRDIFF_MAX)) return std::nullopt;
  return empty ? 0 : bytes;
}

Tensor allocate_tensor(std::span<const std::size_t> shape, const std::string& what) {
  const auto bytes = checked_bytes(shape, sizeof(float));
  if (!bytes)
    throw Error(ErrorKind::limit, what + ": shape " + shape_text(shape) + " has more bytes than can be addressed");
  try {
    return Tensor::from_shape(std::vector<std::size_t>(shape.begin(), shape.end()));
  } catch (const std::bad_alloc&) {
    throw Error(ErrorKind::limit, what + ": there is no memory for the " + std::to_string(*bytes) + " bytes of shape " +
                                      shape_text(shape));
  }
}

}  // namespace attnviz::io
