#include "attnviz/io/json_document.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"

namespace attnviz::io {

namespace {

constexpr std::size_t kMaxDepth = 64;

/// Nested lists while they are read: how many items each open list has, and the size that each level turned out to
/// have.
class NumberListReader {
 public:
  explicit NumberListReader(NumberList& list) : list_(list) {}

  bool open() {
    if (has_numbers_ && counts_.size() >= list_.shape.size()) return false;
    if (!counts_.empty()) ++counts_.back();
    counts_.push_back(0);
    if (counts_.size() > list_.shape.size()) list_.shape.push_back(kUnknown);
    return true;
  }

  bool close() {
    std::size_t& size = list_.shape[counts_.size() - 1];
    if (size != kUnknown && size != counts_.back()) return false;
    size = counts_.back();
    counts_.pop_back();
    return true;
  }

  bool add(float value) {
    if (counts_.size() != list_.shape.size()) return false;
    if (!counts_.empty()) ++counts_.back();
    has_numbers_ = true;
    list_.values.push_back(value);
    return true;
  }

  bool done() const { return counts_.empty(); }

 private:
  static constexpr std::size_t kUnknown = std::numeric_limits<std::size_t>::max();
  NumberList& list_;
  std::vector<std::size_t> counts_;
  bool has_numbers_ = false;
};

/// Receives the parser's events and builds the tree.
class Builder : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit Builder(std::string_view source) : source_(source) {}

  JsonValue result;

  bool null() override { return scalar({nullptr}); }
  bool boolean(bool value) override { return scalar({value}); }
  bool string(string_t& value) override { return scalar({std::move(value)}); }
  bool binary(binary_t&) override { return false; }
  bool number_integer(number_integer_t value) override {
    if (in_numbers()) return number(static_cast<float>(value));
    return scalar({std::int64_t{value}});
  }
  bool number_unsigned(number_unsigned_t value) override {
    if (in_numbers()) return number(static_cast<float>(value));
    return scalar({std::uint64_t{value}});
  }
  bool number_float(number_float_t value, const string_t& digits) override {
    if (!in_numbers()) return scalar({value});
    // From the digits themselves: going through double can end at the float's neighbour.
    float exact = 0;
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), exact);
    if (parsed.ec != std::errc()) exact = static_cast<float>(value);
    if (!std::isfinite(exact)) refuse("holds " + digits + ", which is too large for a float");
    return number(exact);
  }

  bool start_object(std::size_t) override {
    if (numbers_) refuse("is not made of nested lists of numbers only");
    push({JsonValue::Members{}});
    return true;
  }
  bool key(string_t& name) override {
    auto& members = std::get<JsonValue::Members>(open_.back()->content);
    members.push_back({std::move(name), JsonValue{}});
    return true;
  }
  bool end_object() override {
    open_.pop_back();
    return true;
  }
  bool start_array(std::size_t) override {
    if (in_numbers()) {
      if (!numbers_->open()) refuse("has lists of different lengths");
      return true;
    }
    push({JsonValue::List{}});
    return true;
  }
  bool end_array() override {
    if (!numbers_) {
      open_.pop_back();
      return true;
    }
    if (!numbers_->close()) refuse("has lists of different lengths");
    if (numbers_->done()) numbers_.reset();
    return true;
  }

  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception& error) override {
    std::string why = error.what();
    if (const auto end = why.find("] "); end != std::string::npos) why.erase(0, end + 2);
    throw Error(ErrorKind::format,
                std::string(source_) + ": byte " + std::to_string(position) + ": not valid JSON: " + for_terminal(why));
  }

 private:
  /// True inside maps[..].values, or when such a value begins here.
  bool in_numbers() {
    if (numbers_) return true;
    if (open_.size() != 3) return false;
    const auto* document = std::get_if<JsonValue::Members>(&open_[0]->content);
    const auto* map = std::get_if<JsonValue::Members>(&open_[2]->content);
    if (!document || !map || document->back().name != "maps" || map->back().name != "values") return false;
    numbers_.emplace(std::get<NumberList>(place({NumberList{}}).content));
    return true;
  }

  bool number(float value) {
    if (!numbers_->add(value)) refuse("has lists of different lengths");
    if (numbers_->done()) numbers_.reset();
    return true;
  }

  bool scalar(JsonValue value) {
    if (numbers_) refuse("is not made of nested lists of numbers only");
    place(std::move(value));
    return true;
  }

  /// Puts a value where the document has got to.
  JsonValue& place(JsonValue value) {
    if (open_.empty()) return result = std::move(value);
    if (auto* list = std::get_if<JsonValue::List>(&open_.back()->content)) {
      return list->emplace_back(std::move(value));
    }
    return std::get<JsonValue::Members>(open_.back()->content).back().value = std::move(value);
  }

  void push(JsonValue value) {
    if (open_.size() >= kMaxDepth) {
      throw Error(ErrorKind::limit,
                  std::string(source_) + ": more than " + std::to_string(kMaxDepth) + " levels of JSON");
    }
    open_.push_back(&place(std::move(value)));
  }

  [[noreturn]] void refuse(const std::string& what) const {
    const std::size_t map = std::get<JsonValue::List>(open_[1]->content).size() - 1;
    throw Error(ErrorKind::format, std::string(source_) + ": maps[" + std::to_string(map) + "].values " + what);
  }

  std::string_view source_;
  std::vector<JsonValue*> open_;
  std::optional<NumberListReader> numbers_;
};

}  // namespace

JsonValue parse_json(std::string_view text, std::string_view source) {
  Builder builder(source);
  nlohmann::json::sax_parse(text.begin(), text.end(), &builder);
  return std::move(builder.result);
}

void JsonPlace::complain(const std::string& what) const {
  throw Error(ErrorKind::format, std::string(source_) + ": " + (path_.empty() ? "the document" : path_) + " " + what);
}

const JsonValue* JsonPlace::member(std::string_view key) const {
  const auto* members = std::get_if<JsonValue::Members>(&value_->content);
  if (!members) complain("is not an object");
  const auto found = std::ranges::find(*members, key, &JsonValue::Member::name);
  return found == members->end() ? nullptr : &found->value;
}

JsonPlace JsonPlace::at(std::string_view key) const {
  std::string path = path_.empty() ? std::string(key) : path_ + "." + std::string(key);
  const JsonValue* found = member(key);
  if (!found) JsonPlace(*value_, source_, std::move(path)).complain("is missing");
  return {*found, source_, std::move(path)};
}

std::vector<JsonPlace> JsonPlace::items() const {
  const auto* list = std::get_if<JsonValue::List>(&value_->content);
  if (!list) complain("is not a list");
  std::vector<JsonPlace> places;
  places.reserve(list->size());
  for (const JsonValue& value : *list) {
    places.push_back(JsonPlace(value, source_, path_ + "[" + std::to_string(places.size()) + "]"));
  }
  return places;
}

std::vector<std::pair<std::string, JsonPlace>> JsonPlace::members() const {
  const auto* members = std::get_if<JsonValue::Members>(&value_->content);
  if (!members) complain("is not an object");
  std::vector<std::pair<std::string, JsonPlace>> places;
  for (const auto& [key, value] : *members) {
    places.emplace_back(key, JsonPlace(value, source_, path_ + "." + for_terminal(key)));
  }
  return places;
}

std::string JsonPlace::text() const {
  const auto* text = std::get_if<std::string>(&value_->content);
  if (!text) complain("is not a text");
  return *text;
}

std::size_t JsonPlace::count() const {
  const auto* number = std::get_if<std::uint64_t>(&value_->content);
  if (!number) complain("is not a whole number");
  return *number;
}

double JsonPlace::real() const {
  if (const auto* number = std::get_if<double>(&value_->content)) return *number;
  if (const auto* number = std::get_if<std::int64_t>(&value_->content)) return static_cast<double>(*number);
  if (const auto* number = std::get_if<std::uint64_t>(&value_->content)) return static_cast<double>(*number);
  complain("is not a number");
}

std::vector<std::string> JsonPlace::texts() const {
  std::vector<std::string> found;
  for (const JsonPlace& item : items()) found.push_back(item.text());
  return found;
}

const NumberList& JsonPlace::numbers() const {
  const auto* list = std::get_if<NumberList>(&value_->content);
  if (!list) complain("is not made of nested lists of numbers");
  return *list;
}

}  // namespace attnviz::io
