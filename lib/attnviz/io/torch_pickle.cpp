#include "attnviz/io/torch_pickle.hpp"

#include <algorithm>

#include "attnviz/io/tensor_size.hpp"
#include "attnviz/io/torch_names.hpp"

namespace attnviz::io {

namespace {

using Kind = PickleValue::Kind;
using Values = std::vector<PickleValue>;

// What PickleValue::number says of a value that was made here.
enum class Made : std::int64_t { plain, storage, tensor };

// In 16 bytes, with what their allocations cost.
constexpr std::size_t kUnitsOfTensor = 10, kUnitsOfStorage = 3;

PickleValue made(Made what, std::size_t index) {
  return {Kind::made, static_cast<std::uint32_t>(index), static_cast<std::int64_t>(what)};
}

bool is(const PickleValue& value, Made what) {
  return value.kind == Kind::made && value.number == static_cast<std::int64_t>(what);
}

std::size_t count_in(const PickleMemory& memory, const PickleValue& value, const std::string& what) {
  if (value.kind != Kind::integer) memory.fail(what + " is " + name_of(value.kind) + ", expected an integer");
  if (value.number < 0) memory.fail(what + " is " + std::to_string(value.number) + ", which is negative");
  return static_cast<std::size_t>(value.number);
}

std::vector<std::size_t> counts_in(const PickleMemory& memory, const PickleValue& value, const std::string& what) {
  if (value.kind != Kind::tuple) memory.fail(what + " is " + name_of(value.kind) + ", expected a tuple");
  const Values& items = memory.items(value);
  if (items.size() > kMaximumRank) {
    memory.fail(what + " has " + std::to_string(items.size()) + " axes, more than " + std::to_string(kMaximumRank));
  }
  std::vector<std::size_t> counts;
  for (const PickleValue& item : items) counts.push_back(count_in(memory, item, what));
  return counts;
}

// OrderedDict() of Python 3; Python 2 gives it a list of pairs.
PickleValue make_dict(PickleMemory& memory, const Values& arguments) {
  Values flat;
  if (!arguments.empty()) {
    if (arguments.size() != 1 || arguments[0].kind != Kind::list) memory.fail("an OrderedDict of no list of pairs");
    for (const PickleValue& pair : memory.items(arguments[0])) {
      const bool two = (pair.kind == Kind::list || pair.kind == Kind::tuple) && memory.items(pair).size() == 2;
      if (!two) memory.fail("an OrderedDict of no list of pairs");
      flat.insert(flat.end(), memory.items(pair).begin(), memory.items(pair).end());
    }
  }
  return memory.make(Kind::dict, std::move(flat));
}

// torch writes there what it computes when a tensor is read, such as a change of sign.
bool has_metadata(const PickleMemory& memory, const Values& arguments, std::size_t place) {
  if (arguments.size() <= place || arguments[place].kind == Kind::none) return false;
  return arguments[place].kind != Kind::dict || !memory.items(arguments[place]).empty();
}

const TorchName& name_in(const PickleMemory& memory, const PickleValue& value, TorchRole role) {
  if (value.kind != Kind::name || torch_name(value.index).role != role) {
    memory.fail("there is " + name_of(value.kind) + " where a tensor has its type");
  }
  return torch_name(value.index);
}

}  // namespace

bool TorchPickle::is_tensor(const PickleValue& value) {
  return is(value, Made::tensor);
}

std::optional<std::uint32_t> TorchPickle::find(std::string_view module, std::string_view name) const {
  return find_torch_name(module, name);
}

PickleValue TorchPickle::call(PickleMemory& memory, std::uint32_t name, const Values& arguments) {
  switch (torch_name(name).role) {
    case TorchRole::ordered_dict:
      return make_dict(memory, arguments);
    case TorchRole::tensor:
    case TorchRole::tensor_of_dtype:
      return make_tensor(memory, name, arguments);
    case TorchRole::parameter:
      if (arguments.empty() || !is(arguments[0], Made::tensor)) memory.fail("a parameter that is no tensor");
      return arguments[0];
    case TorchRole::of_type: {
      const bool known = arguments.size() >= 3 && arguments[0].kind == Kind::name && arguments[2].kind == Kind::tuple;
      if (!known) memory.fail("a tensor of a type without its arguments");
      return make_tensor(memory, arguments[0].index, memory.items(arguments[2]));
    }
    case TorchRole::size:
      if (arguments.size() != 1 || arguments[0].kind != Kind::tuple) memory.fail("a torch.Size of no tuple");
      return arguments[0];
    case TorchRole::plain:
      return made(Made::plain, 0);
    case TorchRole::type:
    case TorchRole::storage:
    case TorchRole::dtype:
      break;
  }
  memory.fail("calls " + std::string(torch_name(name).module) + "." + std::string(torch_name(name).name));
}

PickleValue TorchPickle::make_tensor(PickleMemory& memory, std::uint32_t name, const Values& arguments) {
  constexpr std::size_t kFewest = 4, kDtypeAt = 6;
  const TorchRole role = torch_name(name).role;
  const bool with_dtype = role == TorchRole::tensor_of_dtype;
  if (!with_dtype && role != TorchRole::tensor) memory.fail("a tensor is made by what makes none");
  if (arguments.size() < (with_dtype ? kDtypeAt + 1 : kFewest) || !is(arguments[0], Made::storage)) {
    memory.fail("a tensor without its storage, offset, shape and strides");
  }
  if (has_metadata(memory, arguments, with_dtype ? kDtypeAt + 1 : kDtypeAt)) {
    memory.fail("a tensor that torch computes when it is read", ErrorKind::unsupported,
                "save its .clone(), or .resolve_neg() and .resolve_conj()");
  }
  TorchTensor tensor;
  tensor.storage = arguments[0].index;
  tensor.offset = count_in(memory, arguments[1], "a tensor's offset");
  tensor.shape = counts_in(memory, arguments[2], "a tensor's shape");
  tensor.strides = counts_in(memory, arguments[3], "a tensor's strides");
  if (tensor.shape.size() != tensor.strides.size()) {
    memory.fail("a tensor has " + std::to_string(tensor.shape.size()) + " axes, but " +
                std::to_string(tensor.strides.size()) + " strides");
  }
  const auto dtype =
      with_dtype ? name_in(memory, arguments[kDtypeAt], TorchRole::dtype).dtype : storages_[tensor.storage].dtype;
  if (!dtype) memory.fail("a tensor without a dtype");
  tensor.dtype = *dtype;
  memory.spend(kUnitsOfTensor + tensor.shape.size());
  tensors_.push_back(std::move(tensor));
  return made(Made::tensor, tensors_.size() - 1);
}

PickleValue TorchPickle::stored(PickleMemory& memory, const PickleValue& id) {
  constexpr std::size_t kFewest = 5, kViewAt = 5;  // "storage", class, key, device, count, view
  const Values none;
  const Values& parts = id.kind == Kind::tuple ? memory.items(id) : none;
  if (parts.empty() || !memory.is_text(parts[0], "storage")) memory.fail("a persistent id that is no storage's");
  if (parts.size() < kFewest || parts[2].kind != Kind::text) memory.fail("a storage without class, key and size");
  if (parts.size() > kViewAt && parts[kViewAt].kind != Kind::none) {
    memory.fail("a storage that is a part of another one", ErrorKind::unsupported,
                "load and save it again with a newer PyTorch");
  }
  const auto dtype = name_in(memory, parts[1], TorchRole::storage).dtype;
  memory.spend(kUnitsOfStorage);
  storages_.push_back({dtype, memory.text(parts[2]), count_in(memory, parts[4], "a storage's size")});
  return made(Made::storage, storages_.size() - 1);
}

}  // namespace attnviz::io
