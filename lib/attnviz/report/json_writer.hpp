#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "attnviz/core/tensor.hpp"

namespace attnviz::report {

/// How the members of an object or list are laid out: one a line, or all on the line they begin on.
enum class Layout { block, line };

/// Writes JSON into a string in the order of the calls. Lists and objects inside a `line` are on that line too.
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  JsonWriter& open_object(Layout layout = Layout::block);
  JsonWriter& close_object();
  JsonWriter& open_list(Layout layout = Layout::block);
  JsonWriter& close_list();
  JsonWriter& key(std::string_view name);

  JsonWriter& text(std::string_view value);
  JsonWriter& flag(bool value);
  JsonWriter& count(std::uint64_t value);
  JsonWriter& integer(std::int64_t value);
  /// Shortest decimal that reads back to the same number. Throws `value` for NaN and infinity.
  JsonWriter& real(double value);
  JsonWriter& real(float value);
  /// The same with a point or an exponent always, so that it reads back as a real number.
  JsonWriter& typed_real(double value);
  JsonWriter& texts(const std::vector<std::string>& values);
  /// Nested lists, each innermost row on a line of its own.
  JsonWriter& numbers(const Tensor& tensor);

 private:
  struct Level {
    Layout layout;
    bool empty = true;
  };
  void begin_value();
  void close(char bracket);
  void new_line();

  std::string& out_;
  std::vector<Level> levels_;
  bool after_key_ = false;
};

}  // namespace attnviz::report
