#include <algorithm>
#include <cstring>

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/io/torch_container.hpp"
#include "attnviz/io/torch_storages.hpp"

namespace attnviz::io {

namespace {

using Kind = PickleValue::Kind;

constexpr std::string_view kMagic = "\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19";
constexpr std::int64_t kVersion = 1001;

class Reader {
 public:
  Reader(const SharedBytes& file, const std::string& name) : bytes_(file.bytes()), name_(name), memory_(bytes_, name) {}

  std::vector<TorchEntry> read() {
    read_head();
    const PickleValue root = next();
    const auto named = name_torch_tensors(memory_, root);
    return join_torch_storages(named, pickle_, read_storages(next()), name_);
  }

 private:
  PickleValue next() { return read_pickle(memory_, at_, pickle_); }

  void read_head() {
    const PickleValue magic = next();
    if (magic.kind != Kind::long_integer || memory_.text(magic) != kMagic) {
      memory_.fail("a pickle, but not one that torch.save wrote", ErrorKind::format,
                   "save model.state_dict() with torch.save");
    }
    const PickleValue version = next();
    if (version.kind != Kind::integer || version.number != kVersion) {
      memory_.fail("torch's format before zip archives has version 1001", ErrorKind::unsupported);
    }
    const PickleValue system = next();
    if (system.kind != Kind::dict) memory_.fail("the third pickle is " + name_of(system.kind) + ", expected a dict");
    const auto& items = memory_.items(system);
    for (std::size_t at = 0; at + 1 < items.size(); at += 2) {
      if (!memory_.is_text(items[at], "little_endian")) continue;
      if (items[at + 1].kind == Kind::boolean && items[at + 1].number != 0) return;
    }
    memory_.fail("it does not say that its numbers are little-endian, and only such can be read",
                 ErrorKind::unsupported);
  }

  TorchStorageBytes read_storages(const PickleValue& keys) {
    if (keys.kind != Kind::list) memory_.fail("the storages' keys are " + name_of(keys.kind) + ", expected a list");
    std::map<std::string_view, const TorchStorage*> storages;
    for (const TorchStorage& storage : pickle_.storages()) {
      const auto [known, is_new] = storages.emplace(storage.key, &storage);
      if (!is_new && known->second->size_each() != storage.size_each()) {
        memory_.fail("storage " + in_quotes(storage.key) + " has numbers of two sizes");
      }
    }
    TorchStorageBytes bytes;
    for (const PickleValue& key : memory_.items(keys)) {
      if (key.kind != Kind::text) memory_.fail("a storage's key is " + name_of(key.kind) + ", expected a text");
      const auto found = storages.find(memory_.text(key));
      if (found == storages.end()) {
        memory_.fail("storage " + in_quotes(memory_.text(key)) + " is in no tensor, so its size is not known");
      }
      if (!bytes.emplace(found->first, read_storage(*found->second)).second) {
        memory_.fail("storage " + in_quotes(found->first) + " stands twice");
      }
    }
    return bytes;
  }

  // Its count of numbers, then the numbers.
  std::span<const std::byte> read_storage(const TorchStorage& storage) {
    std::uint64_t count = 0;
    const std::size_t left = bytes_.size() - at_;
    if (left >= sizeof count) std::memcpy(&count, bytes_.data() + at_, sizeof count);
    const std::size_t most = left < sizeof count ? 0 : (left - sizeof count) / storage.size_each();
    if (left < sizeof count || count > most) {
      memory_.fail("storage " + in_quotes(storage.key) + " of " + std::to_string(count) + " numbers at byte " +
                   std::to_string(at_) + " ends past the " + std::to_string(bytes_.size()) + " bytes of the file");
    }
    const auto numbers = bytes_.subspan(at_ + sizeof count, count * storage.size_each());
    at_ += sizeof count + numbers.size();
    return numbers;
  }

  std::span<const std::byte> bytes_;
  const std::string& name_;
  PickleMemory memory_;
  TorchPickle pickle_;
  std::size_t at_ = 0;
};

}  // namespace

std::vector<TorchEntry> read_torch_pickles(const SharedBytes& file, const std::string& name) {
  return Reader(file, name).read();
}

}  // namespace attnviz::io
