// Stands in for libFuzzer: feeds files, and mutations of them that are the same in every run, to a fuzz target.
//   fuzz_NAME [--mutations N] FILE...
// The last input stays in fuzz_NAME.input beside the program when it crashes: add it to tests/data.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    std::cerr << "cannot read " << path << '\n';
    std::exit(2);
  }
  return {std::istreambuf_iterator<char>(file), {}};
}

// Keeps the input that is being tried on disk, in one open file: a crash leaves it there.
class LastInput {
 public:
  explicit LastInput(std::string path) : path_(std::move(path)), file_(::open(path_.c_str(), O_RDWR | O_CREAT, 0666)) {}
  LastInput(const LastInput&) = delete;
  ~LastInput() {
    ::close(file_);
    ::unlink(path_.c_str());
  }

  void keep(const Bytes& bytes) {
    const bool kept = ::pwrite(file_, bytes.data(), bytes.size(), 0) == static_cast<ssize_t>(bytes.size()) &&
                      ::ftruncate(file_, static_cast<off_t>(bytes.size())) == 0;
    if (!kept) std::cerr << "cannot write " << path_ << '\n';
  }

 private:
  std::string path_;
  int file_;
};

// One to four changes of the kinds that break readers: bits, digits and counts at their limits, cuts, repetitions.
class Mutator {
 public:
  explicit Mutator(unsigned seed) : random_(seed) {}

  Bytes operator()(Bytes bytes) {
    for (std::size_t change = 0, changes = 1 + below(4); change < changes && !bytes.empty(); ++change) mutate(bytes);
    return bytes;
  }

 private:
  std::size_t below(std::size_t count) { return random_() % count; }

  void mutate(Bytes& bytes) {
    const std::size_t at = below(bytes.size());
    const std::size_t length = 1 + below(std::min<std::size_t>(bytes.size() - at, 16));
    const auto from = bytes.begin() + static_cast<std::ptrdiff_t>(at);
    const auto to = from + static_cast<std::ptrdiff_t>(length);
    constexpr std::uint8_t kLimits[] = {0, 1, 0x7F, 0x80, 0xFE, 0xFF, '0', '9', '-', '"', '[', '{', '(', ' '};
    switch (below(6)) {
      case 0:
        bytes[at] ^= static_cast<std::uint8_t>(1U << below(8));
        break;
      case 1:
        bytes[at] = static_cast<std::uint8_t>(random_());
        break;
      case 2:
        bytes[at] = kLimits[below(std::size(kLimits))];
        break;
      case 3:
        std::fill(from, to, kLimits[below(std::size(kLimits))]);
        break;
      case 4:
        bytes.erase(from, to);
        break;
      default: {
        const Bytes copy(from, to);
        bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(below(bytes.size())), copy.begin(), copy.end());
      }
    }
  }

  std::mt19937 random_;
};

}  // namespace

int main(int argument_count, char** arguments) {
  const std::vector<std::string> words(arguments + 1, arguments + argument_count);
  const bool mutates = words.size() >= 2 && words[0] == "--mutations";
  const int mutations = mutates ? std::atoi(words[1].c_str()) : 0;
  LastInput last_input{arguments[0] + std::string(".input")};
  std::size_t runs = 0;
  for (std::size_t index = mutates ? 2 : 0; index < words.size(); ++index) {
    const Bytes original = read(words[index]);
    LLVMFuzzerTestOneInput(original.data(), original.size());
    Mutator mutated(static_cast<unsigned>(index));
    for (int count = 0; count < mutations; ++count) {
      const Bytes bytes = mutated(original);
      last_input.keep(bytes);
      LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
      ++runs;
    }
    ++runs;
  }
  std::cout << runs << " inputs\n";
  return runs > 0 ? 0 : 2;
}
