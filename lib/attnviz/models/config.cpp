#include "attnviz/models/config.hpp"

#include <charconv>
#include <map>
#include <sstream>

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/io/file.hpp"
#include "attnviz/io/json_document.hpp"

namespace attnviz::models {

using io::JsonPlace;
using io::JsonValue;

struct Config::Document {
  JsonValue root;

  /// The object at a path; null when it is missing or null.
  const JsonValue* at(const std::vector<std::string>& path) const;
};

namespace {

const JsonValue* member_of(const JsonValue& object, std::string_view key) {
  const auto* members = std::get_if<JsonValue::Members>(&object.content);
  if (members == nullptr) return nullptr;
  for (const auto& [name, value] : *members) {
    if (name == key) return std::holds_alternative<std::nullptr_t>(value.content) ? nullptr : &value;
  }
  return nullptr;
}

std::string number_text(double value) {
  std::ostringstream text;
  text << value;
  return text.str();
}

[[noreturn]] void complain(const std::string& name, std::string_view key, const std::string& what) {
  throw Error(ErrorKind::format, name + ": " + io::for_terminal(std::string(key)) + " " + what);
}

}  // namespace

const JsonValue* Config::Document::at(const std::vector<std::string>& path) const {
  const JsonValue* value = &root;
  for (const std::string& key : path) {
    value = member_of(*value, key);
    if (value == nullptr) return nullptr;
  }
  return value;
}

Config Config::load(const std::filesystem::path& file) {
  constexpr std::size_t kMostBytes = 16'000'000;
  return parse(io::read_text(file, kMostBytes), io::for_terminal(file.string()));
}

Config Config::parse(std::string_view json, std::string name) {
  Config config;
  config.document_ = std::make_shared<const Document>(Document{io::parse_json(json, name)});
  config.name_ = std::move(name);
  if (!std::holds_alternative<JsonValue::Members>(config.document_->root.content)) {
    throw Error(ErrorKind::format, config.name_ + ": is not a JSON object");
  }
  return config;
}

bool Config::has(std::string_view key) const {
  const JsonValue* object = document_->at(path_);
  return object != nullptr && member_of(*object, key) != nullptr;
}

std::vector<std::string> Config::keys() const {
  std::vector<std::string> names;
  const JsonValue* object = document_->at(path_);
  const auto* members = object == nullptr ? nullptr : std::get_if<JsonValue::Members>(&object->content);
  if (members == nullptr) return names;
  for (const auto& [name, value] : *members) {
    if (!std::holds_alternative<std::nullptr_t>(value.content)) names.push_back(name);
  }
  return names;
}

std::size_t Config::count(std::string_view key, CountLimits limits) const {
  const JsonValue* object = document_->at(path_);
  const JsonValue* value = object == nullptr ? nullptr : member_of(*object, key);
  if (value == nullptr) complain(name_, key, "is missing");
  const auto* whole = std::get_if<std::uint64_t>(&value->content);
  if (whole == nullptr) complain(name_, key, "is not a whole number from 0 on");
  if (*whole < limits.low || *whole > limits.high) {
    complain(name_, key,
             "is " + std::to_string(*whole) + ", allowed " + std::to_string(limits.low) + " to " +
                 std::to_string(limits.high));
  }
  return *whole;
}

std::size_t Config::count_or(std::string_view key, std::size_t fallback, CountLimits limits) const {
  return has(key) ? count(key, limits) : fallback;
}

double Config::real_or(std::string_view key, double fallback, RealLimits limits) const {
  if (!has(key)) return fallback;
  const double value = JsonPlace(*member_of(*document_->at(path_), key), name_).real();
  if (!(value >= limits.low && value <= limits.high)) {
    complain(name_, key,
             "is " + number_text(value) + ", allowed " + number_text(limits.low) + " to " + number_text(limits.high));
  }
  return value;
}

bool Config::flag_or(std::string_view key, bool fallback) const {
  if (!has(key)) return fallback;
  const auto* flag = std::get_if<bool>(&member_of(*document_->at(path_), key)->content);
  if (flag == nullptr) complain(name_, key, "is neither true nor false");
  return *flag;
}

std::string Config::text(std::string_view key) const {
  if (!has(key)) complain(name_, key, "is missing");
  const auto* text = std::get_if<std::string>(&member_of(*document_->at(path_), key)->content);
  if (text == nullptr) complain(name_, key, "is not a text");
  return *text;
}

std::string Config::text_or(std::string_view key, std::string_view fallback) const {
  return has(key) ? text(key) : std::string(fallback);
}

std::vector<double> Config::reals(std::string_view key) const {
  if (!has(key)) return {};
  const JsonPlace place(*member_of(*document_->at(path_), key), name_);
  if (!std::holds_alternative<JsonValue::List>(place.value().content)) return {place.real()};
  std::vector<double> numbers;
  for (const JsonPlace& item : place.items()) numbers.push_back(item.real());
  return numbers;
}

std::vector<std::string> Config::texts(std::string_view key) const {
  if (!has(key)) return {};
  return JsonPlace(*member_of(*document_->at(path_), key), name_).texts();
}

std::vector<std::string> Config::labels(std::string_view key) const {
  if (!has(key)) return {};
  std::map<std::size_t, std::string> by_id;
  for (const auto& [id, label] : JsonPlace(*member_of(*document_->at(path_), key), name_).members()) {
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), number);
    if (error != std::errc() || end != id.data() + id.size()) return {};
    by_id[number] = label.text();
  }
  std::vector<std::string> labels;
  for (auto& [id, label] : by_id) {
    if (id != labels.size()) return {};
    labels.push_back(std::move(label));
  }
  return labels;
}

Config Config::section(std::string_view key) const {
  Config inner = *this;
  inner.path_.emplace_back(key);
  inner.name_ += ": " + io::for_terminal(std::string(key));
  return inner;
}

}  // namespace attnviz::models
