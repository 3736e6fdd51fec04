#include "attnviz/io/safetensors_json.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/io/tensor_size.hpp"

namespace attnviz::io {

namespace {

constexpr std::array<std::string_view, 3> kFields{"dtype", "shape", "data_offsets"};

class HeaderReader : public nlohmann::json_sax<nlohmann::json> {
 public:
  HeaderReader(std::size_t offset, const std::string& file_name) : offset_(offset), file_name_(file_name) {}

  RawSafetensorsHeader take() { return std::move(header_); }

  bool null() override { return unexpected("null"); }
  bool boolean(bool) override { return unexpected("a boolean"); }
  bool binary(binary_t&) override { return unexpected("binary data"); }
  bool number_integer(number_integer_t value) override {
    return bad_number(std::to_string(value) + ", which is negative");
  }
  bool number_float(number_float_t, const string_t& text) override {
    return bad_number(for_terminal(text) + ", which is no whole number of 64 bits");
  }

  bool number_unsigned(number_unsigned_t value) override {
    if (place_ != Place::list) return unexpected("a number");
    if (list_->size() == kMaximumRank) fail(where() + " has more than " + std::to_string(kMaximumRank) + " numbers");
    list_->push_back(value);
    return true;
  }

  bool string(string_t& text) override {
    if (place_ == Place::metadata) {
      if (!header_.metadata.emplace(key_, text).second) fail("__metadata__ has the key " + in_quotes(key_) + " twice");
      return true;
    }
    if (place_ != Place::entry || key_ != "dtype") return unexpected("a string");
    current().dtype = text;
    return true;
  }

  bool start_object(std::size_t) override {
    switch (place_) {
      case Place::outside:
        place_ = Place::top;
        return true;
      case Place::top:
        break;
      default:
        return unexpected("an object");
    }
    if (key_ == "__metadata__") {
      place_ = Place::metadata;
    } else {
      place_ = Place::entry;
      header_.entries.push_back({key_, {}, {}, {}});
      fields_ = {};
    }
    return true;
  }

  bool key(string_t& text) override {
    key_ = text;
    if (place_ == Place::top && !names_.insert(text).second) fail("the name " + in_quotes(text) + " stands twice");
    if (place_ == Place::entry) check_field();
    return true;
  }

  bool end_object() override {
    if (place_ == Place::entry) check_complete();
    place_ = place_ == Place::top ? Place::outside : Place::top;
    return true;
  }

  bool start_array(std::size_t) override {
    if (place_ != Place::entry || key_ == "dtype") return unexpected("a list");
    list_ = key_ == "shape" ? &current().shape : &current().offsets;
    place_ = Place::list;
    return true;
  }

  bool end_array() override {
    place_ = Place::entry;
    if (key_ == "data_offsets" && list_->size() != 2) {
      fail(where() + " has " + std::to_string(list_->size()) + " numbers, expected 2");
    }
    return true;
  }

  bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception&) override {
    throw Error(ErrorKind::format, file_name_ + ": the header is not valid JSON at byte " +
                                       std::to_string(offset_ + std::max<std::size_t>(position, 1) - 1));
  }

 private:
  enum class Place { outside, top, metadata, entry, list };

  [[noreturn]] void fail(const std::string& message) const {
    throw Error(ErrorKind::format, file_name_ + ": the header is wrong: " + message);
  }

  [[noreturn]] bool unexpected(const std::string& what) const { fail(where() + " is " + what); }

  [[noreturn]] bool bad_number(const std::string& what) const {
    if (place_ != Place::list) unexpected("a number");
    fail(where() + " has " + what);
  }

  std::string where() const {
    switch (place_) {
      case Place::outside:
        return "it";
      case Place::top:
        return in_quotes(key_);
      case Place::metadata:
        return "__metadata__ " + in_quotes(key_);
      default:
        return "tensor " + in_quotes(current().name) + ": " + in_quotes(key_);
    }
  }

  void check_field() {
    const std::string tensor = "tensor " + in_quotes(current().name);
    const auto known = std::ranges::find(kFields, key_);
    if (known == kFields.end()) fail(tensor + " has the unknown key " + in_quotes(key_));
    bool& seen = fields_[static_cast<std::size_t>(known - kFields.begin())];
    if (seen) fail(tensor + " has the key " + in_quotes(key_) + " twice");
    seen = true;
  }

  void check_complete() const {
    const auto missing = std::ranges::find(fields_, false);
    if (missing == fields_.end()) return;
    const std::string_view field = kFields[static_cast<std::size_t>(missing - fields_.begin())];
    fail("tensor " + in_quotes(current().name) + " has no " + std::string(field));
  }

  RawSafetensorsEntry& current() { return header_.entries.back(); }
  const RawSafetensorsEntry& current() const { return header_.entries.back(); }

  std::size_t offset_;
  const std::string& file_name_;
  Place place_ = Place::outside;
  std::string key_;
  RawSafetensorsHeader header_;
  std::set<std::string> names_;
  std::array<bool, kFields.size()> fields_{};  ///< which of them the current entry has
  std::vector<std::size_t>* list_ = nullptr;
};

}  // namespace

RawSafetensorsHeader parse_safetensors_json(std::string_view json, std::size_t offset, const std::string& file_name) {
  HeaderReader reader(offset, file_name);
  nlohmann::json::sax_parse(json, &reader);
  return reader.take();
}

}  // namespace attnviz::io
