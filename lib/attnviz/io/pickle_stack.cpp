#include "attnviz/io/pickle_stack.hpp"

namespace attnviz::io {

namespace {

constexpr std::size_t kDeepest = 1'000'000;  // writers put a thousand items at a time on it

}  // namespace

void PickleStack::check_depth() const {
  if (values_.size() + marks_.size() < kDeepest) return;
  memory_.fail("more than the limit of " + std::to_string(kDeepest) + " values on the stack", ErrorKind::limit);
}

void PickleStack::push(PickleValue value) {
  check_depth();
  values_.push_back(value);
}

void PickleStack::mark() {
  check_depth();
  marks_.push_back(values_.size());
}

PickleValue& PickleStack::top() {
  if (values_.size() <= floor()) memory_.fail("takes a value from an empty stack");
  return values_.back();
}

PickleValue PickleStack::pop() {
  const PickleValue value = top();
  values_.pop_back();
  return value;
}

std::vector<PickleValue> PickleStack::pop_some(std::size_t count) {
  const std::size_t there = values_.size() - floor();
  if (there < count) {
    memory_.fail("takes " + std::to_string(count) + " values from a stack of " + std::to_string(there));
  }
  std::vector<PickleValue> taken(values_.end() - static_cast<std::ptrdiff_t>(count), values_.end());
  values_.resize(values_.size() - count);
  return taken;
}

std::vector<PickleValue> PickleStack::pop_to_mark() {
  if (marks_.empty()) memory_.fail("goes back to a mark that was not set");
  std::vector<PickleValue> taken = pop_some(values_.size() - marks_.back());
  marks_.pop_back();
  return taken;
}

PickleValue PickleStack::last() {
  if (values_.size() != 1 || !marks_.empty()) {
    memory_.fail("the pickle ends with " + std::to_string(values_.size()) + " values, expected 1");
  }
  return values_.front();
}

void PickleStack::put(std::size_t place) {
  if (place > memo_.size() + 1) {
    memory_.fail("keeps a value in place " + std::to_string(place) + " of a memo of " + std::to_string(memo_.size()));
  }
  const PickleValue value = top();
  if (place >= memo_.size()) {
    memory_.spend(place + 1 - memo_.size());
    memo_.resize(place + 1);
  }
  memo_[place] = value;
}

void PickleStack::get(std::size_t place) {
  if (place >= memo_.size() || memo_[place].kind == PickleValue::Kind::absent) {
    memory_.fail("asks for place " + std::to_string(place) + " of the memo, where nothing is");
  }
  push(memo_[place]);
}

}  // namespace attnviz::io
