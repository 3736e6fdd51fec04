#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "attnviz/core/error.hpp"

namespace attnviz::io {

/// A value that a pickle has made. What is large lies elsewhere: texts in the file, items in the PickleMemory.
struct PickleValue {
  enum class Kind : std::uint8_t {
    absent,  ///< a place of the memo that nothing was put into
    none,
    boolean,
    integer,
    real,
    long_integer,  ///< more than 64 bits; `index` bytes at byte `number`, as a text's
    text,          ///< text or bytes, `index` of them at byte `number`
    tuple,         ///< `index` of its items
    list,
    dict,  ///< key, value, key, value ...
    name,  ///< of a class or a function: `index` as the PickleMeaning numbers it
    made   ///< what the PickleMeaning says: `index` and `number` are its own
  };
  Kind kind = Kind::absent;
  std::uint32_t index = 0;
  std::int64_t number = 0;
};

/// "a list", "a text" ..., for messages.
std::string name_of(PickleValue::Kind kind);

/// The bytes of pickles, and the items of all lists, tuples and dicts that they made. Values refer to items by number,
/// so that lists that hold themselves and deep nesting cost nothing.
class PickleMemory {
 public:
  /// What a pickle may fill: units of 16 bytes, 128 MB in all, enough for 80'000 tensors.
  static constexpr std::size_t kMostUnits = 8'000'000;

  /// `name` stands in messages. The bytes must live longer.
  PickleMemory(std::span<const std::byte> bytes, std::string name) : bytes_(bytes), name_(std::move(name)) {}

  std::span<const std::byte> bytes() const { return bytes_; }
  /// Of a text or a long integer.
  std::string_view text(const PickleValue& value) const;
  /// Of a list, tuple or dict.
  const std::vector<PickleValue>& items(const PickleValue& value) const { return items_[value.index]; }
  PickleValue make(PickleValue::Kind kind, std::vector<PickleValue> items);
  void append(const PickleValue& to, std::span<const PickleValue> items);
  bool is_text(const PickleValue& value, std::string_view expected) const;

  /// Counts what is about to be stored. Throws limit when it is more than kMostUnits.
  void spend(std::size_t units);
  /// Where the machine reads: stands in messages until `leave`.
  void go_to(std::size_t byte) { at_ = byte; }
  void leave() { at_ = kNowhere; }
  [[noreturn]] void fail(const std::string& what, ErrorKind kind = ErrorKind::format,
                         const std::string& hint = {}) const;

 private:
  static constexpr std::size_t kNowhere = SIZE_MAX;

  std::span<const std::byte> bytes_;
  std::string name_;
  std::deque<std::vector<PickleValue>> items_;
  std::size_t spent_ = 0;
  std::size_t at_ = kNowhere;
};

}  // namespace attnviz::io
