#include <algorithm>
#include <optional>

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/io/torch_container.hpp"
#include "attnviz/io/torch_storages.hpp"
#include "attnviz/io/zip_format.hpp"
#include "attnviz/io/zip_reader.hpp"

namespace attnviz::io {

namespace {

class Archive {
 public:
  Archive(const SharedBytes& file, const std::string& name) : name_(name), zip_(file, name, SIZE_MAX) {
    for (const ZipMember& member : zip_.members()) by_name_[member.name] = &member;
    folder_ = find_folder();
    const ZipMember* order = find(folder_ + "byteorder");
    if (order != nullptr && text_of(stored(*order)).substr(0, 6) != "little") {
      throw Error(ErrorKind::unsupported, name_ + ": its numbers are big-endian, little-endian ones can be read");
    }
  }

  SharedBytes pickle() const {
    const ZipMember& member = *find(folder_ + "data.pkl");
    // torch can be told to save no checksums; then they are zero.
    return member.checksum == 0 ? stored(member) : zip_.read(require_stored(member));
  }

  std::string pickle_name() const { return name_ + ": member " + in_quotes(folder_ + "data.pkl"); }

  TorchStorageBytes storages(const TorchPickle& pickle) const {
    TorchStorageBytes bytes;
    for (const TorchStorage& storage : pickle.storages()) {
      if (bytes.contains(storage.key)) continue;
      const ZipMember* member = find(folder_ + "data/" + std::string(storage.key));
      if (member != nullptr) bytes[storage.key] = stored(*member).bytes();
    }
    return bytes;
  }

 private:
  static std::string_view text_of(const SharedBytes& bytes) {
    return {reinterpret_cast<const char*>(bytes.bytes().data()), bytes.bytes().size()};
  }

  const ZipMember* find(const std::string& name) const {
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? nullptr : found->second;
  }

  std::string find_folder() const {
    constexpr std::string_view kPickle = "data.pkl", kProgram = "constants.pkl";
    std::optional<std::string> folder;
    for (const ZipMember& member : zip_.members()) {
      if (member.name.ends_with(kProgram)) {
        throw Error(ErrorKind::unsupported, name_ + ": a TorchScript program, not a checkpoint",
                    "in Python: torch.save(torch.jit.load(FILE).state_dict(), \"weights.pth\")");
      }
      const std::string_view before =
          std::string_view(member.name).substr(0, member.name.size() - std::min(member.name.size(), kPickle.size()));
      const bool is_pickle =
          member.name.ends_with(kPickle) && (before.empty() || before.find('/') == before.size() - 1);
      if (!is_pickle) continue;
      if (folder) throw Error(ErrorKind::format, name_ + ": the archive has two data.pkl");
      folder = std::string(before);
    }
    if (!folder) {
      throw Error(ErrorKind::format, name_ + ": a zip archive without a data.pkl, so PyTorch did not save it");
    }
    return *folder;
  }

  const ZipMember& require_stored(const ZipMember& member) const {
    if (member.method == kZipStored) return member;
    throw Error(ErrorKind::unsupported, name_ + ": member " + in_quotes(member.name) + " is compressed",
                "torch.save stores members as they are; pack the archive again without compression");
  }

  // Without a look at the checksum, which would read the whole file.
  SharedBytes stored(const ZipMember& member) const { return zip_.read_start(require_stored(member), member.size); }

  const std::string& name_;
  ZipReader zip_;
  std::map<std::string, const ZipMember*> by_name_;
  std::string folder_;
};

}  // namespace

std::vector<TorchEntry> read_torch_zip(const SharedBytes& file, const std::string& name) {
  const Archive archive(file, name);
  const SharedBytes bytes = archive.pickle();
  PickleMemory memory(bytes.bytes(), archive.pickle_name());
  TorchPickle pickle;
  std::size_t at = 0;
  const PickleValue root = read_pickle(memory, at, pickle);
  const auto named = name_torch_tensors(memory, root);
  return join_torch_storages(named, pickle, archive.storages(pickle), name);
}

}  // namespace attnviz::io
