#include "attnviz/io/torch_state.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "attnviz/io/escape.hpp"
#include "attnviz/io/torch_pickle.hpp"

namespace attnviz::io {

namespace {

using Kind = PickleValue::Kind;

constexpr std::size_t kDeepest = 16;
constexpr std::size_t kLongestName = 1000;

class Collector {
 public:
  explicit Collector(PickleMemory& memory) : memory_(memory) {}

  void collect(const PickleValue& dict, const std::string& prefix, std::size_t depth) {
    if (depth > kDeepest) memory_.fail("dicts nest deeper than " + std::to_string(kDeepest) + " levels");
    if (!enter(dict)) return;
    const std::size_t before = tensors_.size();
    const auto& items = memory_.items(dict);
    for (std::size_t at = 0; at + 1 < items.size(); at += 2) {
      const bool dict_inside = items[at + 1].kind == Kind::dict;
      if (items[at].kind != Kind::text || !(dict_inside || TorchPickle::is_tensor(items[at + 1]))) continue;
      const std::string name = prefix + std::string(memory_.text(items[at]).substr(0, kLongestName + 1));
      if (name.size() > kLongestName) {
        memory_.fail("a name has more than " + std::to_string(kLongestName) + " bytes", ErrorKind::limit);
      }
      if (dict_inside) {
        collect(items[at + 1], name + ".", depth + 1);
      } else {
        add(name, items[at + 1].index);
      }
    }
    seen_[dict.index] = tensors_.size() > before ? State::full : State::empty;
  }

  std::vector<TorchNamedTensor> take() { return std::move(tensors_); }

 private:
  enum class State { open, empty, full };

  // A dict may stand in several places, but not so that few dicts make very many names.
  bool enter(const PickleValue& dict) {
    const auto [seen, is_new] = seen_.emplace(dict.index, State::open);
    if (!is_new && seen->second != State::empty) {
      memory_.fail(seen->second == State::open ? "a dict holds itself" : "a dict of tensors stands in two places");
    }
    return is_new;
  }

  void add(const std::string& name, std::size_t tensor) {
    constexpr std::size_t kUnitsOfEntry = 30;  // with the shape, for those who list them
    memory_.spend(kUnitsOfEntry + name.size() / sizeof(PickleValue));
    if (!names_.insert(name).second) memory_.fail("the name " + in_quotes(name) + " stands twice");
    tensors_.push_back({name, tensor});
  }

  PickleMemory& memory_;
  std::map<std::uint32_t, State> seen_;
  std::set<std::string> names_;
  std::vector<TorchNamedTensor> tensors_;
};

/// The value of a key, where it is a dict.
const PickleValue* dict_under(const PickleMemory& memory, const PickleValue& dict, std::string_view key) {
  const auto& items = memory.items(dict);
  for (std::size_t at = 0; at + 1 < items.size(); at += 2) {
    if (items[at + 1].kind == Kind::dict && memory.is_text(items[at], key)) return &items[at + 1];
  }
  return nullptr;
}

bool has_tensors(const PickleMemory& memory, const PickleValue& dict) {
  return std::ranges::any_of(memory.items(dict), TorchPickle::is_tensor);
}

PickleValue unwrapped(const PickleMemory& memory, PickleValue dict) {
  constexpr std::array<std::string_view, 4> kWrappers = {"state_dict", "model_state_dict", "model", "teacher"};
  for (std::size_t depth = 0; depth < kDeepest && !has_tensors(memory, dict); ++depth) {
    const PickleValue* inner = nullptr;
    for (const std::string_view wrapper : kWrappers) {
      if (inner == nullptr) inner = dict_under(memory, dict, wrapper);
    }
    if (inner == nullptr) break;
    dict = *inner;
  }
  return dict;
}

void leave_out(std::string_view prefix, std::vector<TorchNamedTensor>& tensors) {
  const auto has_it = [&](const TorchNamedTensor& tensor) { return tensor.name.starts_with(prefix); };
  if (!std::ranges::all_of(tensors, has_it)) return;
  for (TorchNamedTensor& tensor : tensors) tensor.name.erase(0, prefix.size());
}

}  // namespace

std::vector<TorchNamedTensor> name_torch_tensors(PickleMemory& memory, const PickleValue& root) {
  const std::string hint = "save model.state_dict() with torch.save";
  if (root.kind != Kind::dict) {
    memory.fail("it is " + (TorchPickle::is_tensor(root) ? "a tensor without a name" : name_of(root.kind)) +
                    ", expected a dict of tensors",
                ErrorKind::format, hint);
  }
  Collector collector(memory);
  collector.collect(unwrapped(memory, root), "", 0);
  auto tensors = collector.take();
  if (tensors.empty()) memory.fail("a dict without tensors", ErrorKind::format, hint);
  for (const std::string_view wrapper : {"_orig_mod.", "module.", "_orig_mod."}) leave_out(wrapper, tensors);
  return tensors;
}

}  // namespace attnviz::io
