#include "attnviz/models/systems/registry.hpp"

#include <algorithm>
#include <array>

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/models/systems/encoder_decoder.hpp"
#include "attnviz/models/systems/memn2n.hpp"
#include "attnviz/models/systems/memory_network.hpp"
#include "attnviz/models/systems/ram.hpp"
#include "attnviz/models/systems/rnnsearch.hpp"
#include "attnviz/models/systems/show_attend_tell.hpp"

namespace attnviz::models {
namespace {

const auto kRows = std::to_array<SystemArchitecture>({
    {{"rnnsearch", "RNNsearch", InputKind::text,
      "Two recurrent encoders and a decoder that searches what they read anew before each character it writes.",
      "Bahdanau, Cho, Bengio 2014, arXiv:1409.0473"},
     load_rnnsearch},
    {{"encoder_decoder", "Transformer, encoder and decoder", InputKind::text,
      "The transformer of the paper: every layer of the decoder looks at what it wrote and at the source.",
      "Vaswani et al. 2017, arXiv:1706.03762"},
     load_encoder_decoder},
    {{"memn2n", "End-to-end memory network", InputKind::text,
      "Reads a story and a question, and looks at its sentences in several hops, softly.",
      "Sukhbaatar et al. 2015, arXiv:1503.08895"},
     load_memn2n},
    {{"memory_network", "Memory network", InputKind::text,
      "Reads a story and a question, and picks one sentence a hop.", "Weston et al. 2014, arXiv:1410.3916"},
     load_memory_network},
    {{"ram", "RAM, the recurrent attention model", InputKind::picture,
      "An eye that sees little at a time learns where to look next.", "Mnih et al. 2014, arXiv:1406.6247"},
     load_ram},
    {{"show_attend_tell", "Show, attend and tell", InputKind::picture,
      "A caption, each word from the part of the picture that the network looks at for it.",
      "Xu et al. 2015, arXiv:1502.03044"},
     load_show_attend_tell},
});

const SystemArchitecture* row_of(std::string_view type) {
  const auto row = std::ranges::find(kRows, type, [](const SystemArchitecture& one) { return one.description.name; });
  return row == kRows.end() ? nullptr : &*row;
}

}  // namespace

std::span<const SystemArchitecture> system_architectures() {
  return kRows;
}

bool is_system(const std::filesystem::path& folder) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(folder / "config.json", error)) return false;
  return row_of(Config::load(folder / "config.json").text_or("model_type", "")) != nullptr;
}

std::unique_ptr<const System> load_system(const std::filesystem::path& folder) {
  const Config config = Config::load(folder / "config.json");
  const std::string type = config.text_or("model_type", "");
  const SystemArchitecture* row = row_of(type);
  if (row == nullptr) {
    throw Error(ErrorKind::unsupported,
                io::for_terminal(folder.string()) + ": '" + io::for_terminal(type) + "' is no system that is known");
  }
  return row->load(Checkpoint::open(folder), config);
}

}  // namespace attnviz::models
