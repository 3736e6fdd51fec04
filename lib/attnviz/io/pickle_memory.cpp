#include "attnviz/io/pickle_memory.hpp"

namespace attnviz::io {

std::string name_of(PickleValue::Kind kind) {
  using Kind = PickleValue::Kind;
  switch (kind) {
    case Kind::absent:
      return "nothing";
    case Kind::none:
      return "None";
    case Kind::boolean:
      return "a boolean";
    case Kind::integer:
    case Kind::long_integer:
      return "an integer";
    case Kind::real:
      return "a number";
    case Kind::text:
      return "a text";
    case Kind::tuple:
      return "a tuple";
    case Kind::list:
      return "a list";
    case Kind::dict:
      return "a dict";
    case Kind::name:
      return "a class or function";
    case Kind::made:
      return "an object";
  }
  return "?";
}

std::string_view PickleMemory::text(const PickleValue& value) const {
  const auto range = bytes_.subspan(static_cast<std::size_t>(value.number), value.index);
  return {reinterpret_cast<const char*>(range.data()), range.size()};
}

bool PickleMemory::is_text(const PickleValue& value, std::string_view expected) const {
  return value.kind == PickleValue::Kind::text && text(value) == expected;
}

PickleValue PickleMemory::make(PickleValue::Kind kind, std::vector<PickleValue> items) {
  constexpr std::size_t kUnitsOfVector = 4;  // itself, and what its allocation costs
  spend(kUnitsOfVector + items.size());
  items_.push_back(std::move(items));
  return {kind, static_cast<std::uint32_t>(items_.size() - 1), 0};
}

void PickleMemory::append(const PickleValue& to, std::span<const PickleValue> items) {
  spend(items.size());
  auto& all = items_[to.index];
  all.insert(all.end(), items.begin(), items.end());
}

void PickleMemory::spend(std::size_t units) {
  if (units > kMostUnits - spent_) {
    fail("makes more than the limit of " + std::to_string(kMostUnits) + " values", ErrorKind::limit);
  }
  spent_ += units;
}

void PickleMemory::fail(const std::string& what, ErrorKind kind, const std::string& hint) const {
  throw Error(kind, name_ + ": " + (at_ == kNowhere ? "" : "byte " + std::to_string(at_) + ": ") + what, hint);
}

}  // namespace attnviz::io
