#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace attnviz::io {

/// Nested lists of numbers, read straight into floats.
struct NumberList {
  std::vector<std::size_t> shape;
  std::vector<float> values;
};

/// A parsed JSON value; members of objects in the order of the file.
struct JsonValue {
  struct Member;
  using List = std::vector<JsonValue>;
  using Members = std::vector<Member>;
  std::variant<std::nullptr_t, bool, std::int64_t, std::uint64_t, double, std::string, List, Members, NumberList>
      content;
};
struct JsonValue::Member {
  std::string name;
  JsonValue value;
};

/// Parses one JSON document. The lists at maps[..].values become NumberLists, without a value for each number.
/// `source` names the document in errors. Throws `format` with the byte offset for anything that is not JSON, with the
/// place for ragged lists and numbers that no float holds, and `limit` for more than 64 levels.
JsonValue parse_json(std::string_view text, std::string_view source);

/// A value that knows where in its document it is, so that every complaint names the place:
/// "cat.self.json: maps[0].axes[1].size is missing". All functions throw `format`. Must not outlive value and source.
class JsonPlace {
 public:
  JsonPlace(const JsonValue& value, std::string_view source) : value_(&value), source_(source) {}

  JsonPlace at(std::string_view key) const;
  bool has(std::string_view key) const { return member(key) != nullptr; }
  std::vector<JsonPlace> items() const;
  std::vector<std::pair<std::string, JsonPlace>> members() const;

  const JsonValue& value() const { return *value_; }
  std::string text() const;
  std::size_t count() const;
  double real() const;
  std::vector<std::string> texts() const;
  const NumberList& numbers() const;

  /// Throws `format`: "SOURCE: PLACE WHAT".
  [[noreturn]] void complain(const std::string& what) const;

 private:
  JsonPlace(const JsonValue& value, std::string_view source, std::string path)
      : value_(&value), source_(source), path_(std::move(path)) {}
  const JsonValue* member(std::string_view key) const;

  const JsonValue* value_;
  std::string_view source_;
  std::string path_;
};

}  // namespace attnviz::io
