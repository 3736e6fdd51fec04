#include "attnviz/io/pickle.hpp"

#include <bit>

#include "attnviz/io/escape.hpp"
#include "attnviz/io/pickle_bytes.hpp"
#include "attnviz/io/pickle_opcodes.hpp"
#include "attnviz/io/pickle_stack.hpp"

namespace attnviz::io {

namespace {

using Kind = PickleValue::Kind;
using Op = PickleOpcode;
using Values = std::vector<PickleValue>;

constexpr std::size_t kMostSteps = 20'000'000;
constexpr std::size_t kLongestText = std::size_t{1} << 31;
constexpr std::size_t kLongestName = 200;

class Machine {
 public:
  Machine(PickleMemory& memory, std::size_t at, PickleMeaning& meaning)
      : memory_(memory), bytes_(memory, at), meaning_(meaning), stack_(memory) {}

  PickleValue run() {
    memory_.go_to(bytes_.at());
    const auto first = bytes_.number<std::uint8_t>();
    const auto protocol = bytes_.number<std::uint8_t>();
    if (first != static_cast<std::uint8_t>(Op::proto) || protocol < 2 || protocol > 5) {
      memory_.fail("no pickle of protocol 2 to 5 begins here");
    }
    for (std::size_t step = 0; step < kMostSteps; ++step) {
      memory_.go_to(bytes_.at());
      const auto code = bytes_.number<std::uint8_t>();
      const auto op = static_cast<Op>(code);
      if (op == Op::stop) return stack_.last();
      if (!make_plain(op) && !make_text(op) && !gather(op) && !remember(op) && !call(op)) refuse_opcode(code);
    }
    memory_.fail("more than the limit of " + std::to_string(kMostSteps) + " steps", ErrorKind::limit);
  }

  std::size_t at() const { return bytes_.at(); }

 private:
  [[noreturn]] void refuse_opcode(std::uint8_t code) const {
    const char character = static_cast<char>(code);
    const bool shown = code > ' ' && code < 0x7F;
    memory_.fail("opcode " + std::to_string(code) + (shown ? std::string(" '") + character + "'" : "") +
                     " has no place in a state dict, which has only tensors",
                 ErrorKind::unsupported);
  }

  bool make_plain(Op op);
  bool make_text(Op op);
  bool gather(Op op);
  bool remember(Op op);
  bool call(Op op);

  void push_long(std::uint64_t size);
  void push_text(std::uint64_t size);
  void push_name(std::string_view module, std::string_view name);
  void add(Kind kind, const Values& values);

  PickleMemory& memory_;
  PickleBytes bytes_;
  PickleMeaning& meaning_;
  PickleStack stack_;
};

bool Machine::make_plain(Op op) {
  switch (op) {
    case Op::none:
      stack_.push({Kind::none});
      return true;
    case Op::new_true:
    case Op::new_false:
      stack_.push({Kind::boolean, 0, op == Op::new_true ? 1 : 0});
      return true;
    case Op::int4:
      stack_.push({Kind::integer, 0, bytes_.number<std::int32_t>()});
      return true;
    case Op::int1:
      stack_.push({Kind::integer, 0, bytes_.number<std::uint8_t>()});
      return true;
    case Op::int2:
      stack_.push({Kind::integer, 0, bytes_.number<std::uint16_t>()});
      return true;
    case Op::long1:
      push_long(bytes_.number<std::uint8_t>());
      return true;
    case Op::long4:
      push_long(bytes_.number<std::uint32_t>());
      return true;
    case Op::float8:  // big-endian; no one asks for it
      bytes_.take(sizeof(double));
      stack_.push({Kind::real});
      return true;
    default:
      return false;
  }
}

void Machine::push_long(std::uint64_t size) {
  const auto digits = bytes_.take(size);
  if (size > sizeof(std::int64_t)) {
    stack_.push({Kind::long_integer, static_cast<std::uint32_t>(size), static_cast<std::int64_t>(bytes_.at() - size)});
    return;
  }
  std::uint64_t value = 0;  // two's complement, little-endian
  for (std::size_t place = 0; place < size; ++place)
    value |= std::to_integer<std::uint64_t>(digits[place]) << 8 * place;
  const bool negative = size > 0 && std::to_integer<unsigned>(digits.back()) >= 0x80;
  if (negative && size < sizeof value) value |= ~std::uint64_t{0} << 8 * size;
  stack_.push({Kind::integer, 0, std::bit_cast<std::int64_t>(value)});
}

bool Machine::make_text(Op op) {
  switch (op) {
    case Op::unicode1:
    case Op::string1:
    case Op::bytes1:
      push_text(bytes_.number<std::uint8_t>());
      return true;
    case Op::unicode4:
    case Op::string4:
    case Op::bytes4:
      push_text(bytes_.number<std::uint32_t>());
      return true;
    case Op::unicode8:
    case Op::bytes8:
      push_text(bytes_.number<std::uint64_t>());
      return true;
    default:
      return false;
  }
}

void Machine::push_text(std::uint64_t size) {
  bytes_.take(size);
  if (size > kLongestText) memory_.fail("a text of " + std::to_string(size) + " bytes", ErrorKind::limit);
  stack_.push({Kind::text, static_cast<std::uint32_t>(size), static_cast<std::int64_t>(bytes_.at() - size)});
}

bool Machine::gather(Op op) {
  switch (op) {
    case Op::empty_list:
      stack_.push(memory_.make(Kind::list, {}));
      return true;
    case Op::empty_dict:
      stack_.push(memory_.make(Kind::dict, {}));
      return true;
    case Op::empty_tuple:
      stack_.push(memory_.make(Kind::tuple, {}));
      return true;
    case Op::tuple:
      stack_.push(memory_.make(Kind::tuple, stack_.pop_to_mark()));
      return true;
    case Op::tuple1:
    case Op::tuple2:
    case Op::tuple3: {
      const auto count = static_cast<std::size_t>(op) - static_cast<std::size_t>(Op::tuple1) + 1;
      stack_.push(memory_.make(Kind::tuple, stack_.pop_some(count)));
      return true;
    }
    case Op::append:
      add(Kind::list, stack_.pop_some(1));
      return true;
    case Op::appends:
      add(Kind::list, stack_.pop_to_mark());
      return true;
    case Op::set_item:
      add(Kind::dict, stack_.pop_some(2));
      return true;
    case Op::set_items:
      add(Kind::dict, stack_.pop_to_mark());
      return true;
    default:
      return false;
  }
}

void Machine::add(Kind kind, const Values& values) {
  if (stack_.top().kind != kind)
    memory_.fail("adds to " + name_of(stack_.top().kind) + " as if it were " + name_of(kind));
  if (kind == Kind::dict && values.size() % 2 != 0) memory_.fail("a key without a value");
  memory_.append(stack_.top(), values);
}

bool Machine::remember(Op op) {
  switch (op) {
    case Op::mark:
      stack_.mark();
      return true;
    case Op::pop:
      stack_.pop();
      return true;
    case Op::put1:
      stack_.put(bytes_.number<std::uint8_t>());
      return true;
    case Op::put4:
      stack_.put(bytes_.number<std::uint32_t>());
      return true;
    case Op::memoize:
      stack_.put_next();
      return true;
    case Op::get1:
      stack_.get(bytes_.number<std::uint8_t>());
      return true;
    case Op::get4:
      stack_.get(bytes_.number<std::uint32_t>());
      return true;
    case Op::frame:
      bytes_.number<std::uint64_t>();  // helps those who read from a stream
      return true;
    default:
      return false;
  }
}

bool Machine::call(Op op) {
  switch (op) {
    case Op::global: {
      const std::string_view module = bytes_.line(kLongestName);
      push_name(module, bytes_.line(kLongestName));
      return true;
    }
    case Op::stack_global: {
      const PickleValue name = stack_.pop(), module = stack_.pop();
      if (name.kind != Kind::text || module.kind != Kind::text)
        memory_.fail("a class is named by " + name_of(name.kind));
      push_name(memory_.text(module), memory_.text(name));
      return true;
    }
    case Op::reduce:
    case Op::new_object: {
      const PickleValue arguments = stack_.pop(), name = stack_.pop();
      if (name.kind != Kind::name) memory_.fail("calls " + name_of(name.kind));
      if (arguments.kind != Kind::tuple) memory_.fail("calls with " + name_of(arguments.kind) + ", expected a tuple");
      stack_.push(meaning_.call(memory_, name.index, memory_.items(arguments)));
      return true;
    }
    case Op::build: {
      stack_.pop();
      if (stack_.top().kind != Kind::dict && stack_.top().kind != Kind::made)
        memory_.fail("sets the state of " + name_of(stack_.top().kind));
      return true;
    }
    case Op::persistent_id: {
      stack_.push(meaning_.stored(memory_, stack_.pop()));
      return true;
    }
    default:
      return false;
  }
}

void Machine::push_name(std::string_view module, std::string_view name) {
  if (const auto found = meaning_.find(module, name)) {
    stack_.push({Kind::name, *found, 0});
    return;
  }
  const auto shown = [](std::string_view part) { return for_terminal(part.substr(0, kLongestName)); };
  memory_.fail("names " + shown(module) + "." + shown(name) + "; a state dict has only tensors", ErrorKind::unsupported,
               "nothing of it was run; save model.state_dict() alone, as safetensors or with torch.save");
}

}  // namespace

PickleValue read_pickle(PickleMemory& memory, std::size_t& at, PickleMeaning& meaning) {
  Machine machine(memory, at, meaning);
  const PickleValue value = machine.run();
  at = machine.at();
  memory.leave();
  return value;
}

}  // namespace attnviz::io
