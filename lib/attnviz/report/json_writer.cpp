#include "attnviz/report/json_writer.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/io/json_number.hpp"

namespace attnviz::report {

namespace {

std::string shortest(double value) {
  if (!std::isfinite(value)) throw Error(ErrorKind::value, "JSON: a number is not finite");
  std::array<char, 32> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  return {digits.data(), end};
}

}  // namespace

void JsonWriter::new_line() {
  out_ += '\n';
  out_.append(2 * levels_.size(), ' ');
}

void JsonWriter::begin_value() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (levels_.empty()) return;
  Level& level = levels_.back();
  if (!level.empty) out_ += ',';
  if (level.layout == Layout::block) {
    new_line();
  } else if (!level.empty) {
    out_ += ' ';
  }
  level.empty = false;
}

JsonWriter& JsonWriter::open_object(Layout layout) {
  begin_value();
  out_ += '{';
  levels_.push_back({!levels_.empty() && levels_.back().layout == Layout::line ? Layout::line : layout});
  return *this;
}

JsonWriter& JsonWriter::open_list(Layout layout) {
  begin_value();
  out_ += '[';
  levels_.push_back({!levels_.empty() && levels_.back().layout == Layout::line ? Layout::line : layout});
  return *this;
}

void JsonWriter::close(char bracket) {
  const Level level = levels_.back();
  levels_.pop_back();
  if (level.layout == Layout::block && !level.empty) new_line();
  out_ += bracket;
}

JsonWriter& JsonWriter::close_object() {
  close('}');
  return *this;
}

JsonWriter& JsonWriter::close_list() {
  close(']');
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  begin_value();
  io::append_json_string(out_, name);
  out_ += ": ";
  after_key_ = true;
  return *this;
}

JsonWriter& JsonWriter::text(std::string_view value) {
  begin_value();
  io::append_json_string(out_, value);
  return *this;
}

JsonWriter& JsonWriter::flag(bool value) {
  begin_value();
  out_ += value ? "true" : "false";
  return *this;
}

JsonWriter& JsonWriter::count(std::uint64_t value) {
  begin_value();
  out_ += std::to_string(value);
  return *this;
}

JsonWriter& JsonWriter::integer(std::int64_t value) {
  begin_value();
  out_ += std::to_string(value);
  return *this;
}

JsonWriter& JsonWriter::real(double value) {
  begin_value();
  out_ += shortest(value);
  return *this;
}

JsonWriter& JsonWriter::real(float value) {
  begin_value();
  io::append_number(out_, value);
  return *this;
}

JsonWriter& JsonWriter::typed_real(double value) {
  begin_value();
  const std::string digits = shortest(value);
  out_ += digits;
  if (digits.find_first_of(".e") == std::string::npos) out_ += ".0";
  return *this;
}

JsonWriter& JsonWriter::texts(const std::vector<std::string>& values) {
  open_list(Layout::line);
  for (const std::string& value : values) text(value);
  return close_list();
}

JsonWriter& JsonWriter::numbers(const Tensor& tensor) {
  begin_value();
  const auto values = values_of(tensor);
  const std::size_t rank = tensor.dimension();
  if (rank < 2 || values.empty()) {
    io::append_nested_list(out_, tensor);
    return *this;
  }
  const std::size_t width = tensor.shape(rank - 1);
  out_.reserve(out_.size() + 12 * values.size());
  // Before and after a row stand the brackets of all axes that begin or end there.
  for (std::size_t at = 0; at < values.size(); at += width) {
    std::size_t begins = 0, ends = 0, block = width;
    for (std::size_t axis = rank - 1; axis-- > 0;) {
      block *= tensor.shape(axis);
      begins += at % block == 0;
      ends += (at + width) % block == 0;
    }
    if (at > 0) out_ += ',';
    out_.append(begins, '[');
    new_line();
    out_ += "  ";
    io::append_nested_list(out_, values.subspan(at, width), {&width, 1});
    out_.append(ends, ']');
  }
  return *this;
}

}  // namespace attnviz::report
