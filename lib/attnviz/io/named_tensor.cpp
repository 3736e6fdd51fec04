#include "attnviz/io/named_tensor.hpp"

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/io/tensor_size.hpp"

namespace attnviz::io {

void require_filled(const NamedTensor& tensor) {
  if (checked_bytes(tensor.shape, sizeof(float)) == tensor.values.size_bytes()) return;
  throw Error(ErrorKind::shape, "tensor " + in_quotes(tensor.name) + ": " + std::to_string(tensor.values.size()) +
                                    " values do not fill the shape " + shape_text(tensor.shape));
}

}  // namespace attnviz::io
