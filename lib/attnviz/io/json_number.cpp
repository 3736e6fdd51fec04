#include "attnviz/io/json_number.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <string_view>

#include "attnviz/core/error.hpp"

namespace attnviz::io {

namespace {

constexpr std::size_t kLongestNumber = 32;

// The shortest form of this float, 7.038531e-26, lies so near the border to its neighbour that, parsed as a double and
// narrowed, it becomes the neighbour. A run over all 2^32 floats found this magnitude and no other.
constexpr float kMisread = 7.0385307e-26F;
constexpr std::string_view kMisreadText = "7.0385307e-26";

void append_finite(std::string& out, float value) {
  if (value == 0) {
    out += std::signbit(value) ? "-0.0" : "0";
    return;
  }
  if (std::abs(value) == kMisread) {
    if (value < 0) out += '-';
    out += kMisreadText;
    return;
  }
  std::array<char, kLongestNumber> text;
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  out.append(text.data(), end);
}

class ListWriter {
 public:
  ListWriter(std::string& out, std::span<const float> values, std::span<const std::size_t> shape)
      : out_(out), values_(values), shape_(shape) {}

  void write(std::size_t axis = 0) {
    if (axis == shape_.size()) return append_finite(out_, values_[next_++]);
    out_ += '[';
    for (std::size_t index = 0; index < shape_[axis]; ++index) {
      if (index > 0) out_ += ',';
      write(axis + 1);
    }
    out_ += ']';
  }

 private:
  std::string& out_;
  std::span<const float> values_;
  std::span<const std::size_t> shape_;
  std::size_t next_ = 0;
};

}  // namespace

void append_number(std::string& out, float value) {
  require_finite("JSON number", {&value, 1});
  append_finite(out, value);
}

void append_nested_list(std::string& out, const Tensor& tensor) {
  append_nested_list(out, {tensor.data(), tensor.size()}, {tensor.shape().data(), tensor.dimension()});
}

void append_nested_list(std::string& out, std::span<const float> values, std::span<const std::size_t> shape) {
  std::size_t count = 1;
  for (const std::size_t size : shape) count *= size;
  if (count != values.size()) {
    throw Error(ErrorKind::shape,
                "JSON list: " + std::to_string(values.size()) + " values do not fill the shape " + shape_text(shape));
  }
  require_finite("JSON list", values);
  out.reserve(out.size() + values.size() * 12);
  ListWriter(out, values, shape).write();
}

}  // namespace attnviz::io
