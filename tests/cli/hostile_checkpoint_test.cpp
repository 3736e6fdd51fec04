#include <filesystem>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>

#include "cli/program.hpp"
#include "support/catch.hpp"
#include "support/paths.hpp"
#include "support/sanitized.hpp"

using attnviz::test::project_path;
using attnviz::test::read_text;
using attnviz::test::shell;
using attnviz::test::TemporaryFolder;
using attnviz::test::write_text;
namespace fs = std::filesystem;

namespace {

/// A small BERT that runs, for one thing at a time to be made wrong.
class Checkpoint : public TemporaryFolder {
 public:
  Checkpoint() {
    fs::create_directory(net());
    for (const char* file : {"config.json", "model.safetensors"}) {
      fs::copy_file(project_path("tests/golden/values/models/bert") / file, net() / file);
    }
    std::string words = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n";
    for (char letter = 'a'; letter <= 'z'; ++letter) words += std::string(1, letter) + "\n";
    write_text(net() / "vocab.txt", words);
  }

  fs::path net() const { return path() / "net"; }
  void set(const char* key, const nlohmann::json& value) const {
    auto config = nlohmann::json::parse(read_text(net() / "config.json"));
    config[key] = value;
    write_text(net() / "config.json", config.dump());
  }
  /// The header of the weights as JSON, with the numbers behind it as they are.
  void change_header(const std::function<void(nlohmann::json&)>& change) const {
    const std::string file = read_text(net() / "model.safetensors");
    std::uint64_t size = 0;
    std::copy_n(file.data(), 8, reinterpret_cast<char*>(&size));
    auto header = nlohmann::json::parse(file.substr(8, size));
    change(header);
    const std::string text = header.dump();
    size = text.size();
    write_text(net() / "model.safetensors",
               std::string(reinterpret_cast<char*>(&size), 8) + text + file.substr(8 + header_size(file)));
  }
  static std::uint64_t header_size(const std::string& file) {
    std::uint64_t size = 0;
    std::copy_n(file.data(), 8, reinterpret_cast<char*>(&size));
    return size;
  }
  void cut(std::size_t bytes) const {
    write_text(net() / "model.safetensors", read_text(net() / "model.safetensors").substr(0, bytes));
  }
};

/// Within two gigabytes of address space, of which the program and its libraries take a good part, and far from
/// hanging.
attnviz::test::Finished run(const Checkpoint& checkpoint) {
  const std::string limit = attnviz::test::kSanitized ? "" : "ulimit -v 2000000; ";
  return shell(limit + "timeout 20 attnviz run --text 'a b c' --model net -o out", checkpoint.path());
}

struct Case {
  const char* name;
  std::function<void(const Checkpoint&)> spoil;
};

std::string nested(std::size_t depth) {
  return std::string(depth, '[') + std::string(depth, ']');
}

const std::vector<Case>& cases() {
  using nlohmann::json;
  static const std::vector<Case> kCases = {
      {"a million layers", [](const Checkpoint& c) { c.set("num_hidden_layers", 1000000); }},
      {"no layers", [](const Checkpoint& c) { c.set("num_hidden_layers", 0); }},
      {"a width of a trillion", [](const Checkpoint& c) { c.set("hidden_size", 1000000000000); }},
      {"a negative width", [](const Checkpoint& c) { c.set("hidden_size", -32); }},
      {"a width that is a fraction", [](const Checkpoint& c) { c.set("hidden_size", 32.5); }},
      {"heads that do not divide the width", [](const Checkpoint& c) { c.set("num_attention_heads", 5); }},
      {"no heads", [](const Checkpoint& c) { c.set("num_attention_heads", 0); }},
      {"a vocabulary of the size of memory", [](const Checkpoint& c) { c.set("vocab_size", 2000000000); }},
      {"positions beyond counting", [](const Checkpoint& c) { c.set("max_position_embeddings", 1e30); }},
      {"a number that is a text", [](const Checkpoint& c) { c.set("intermediate_size", "many"); }},
      {"an activation that nobody knows", [](const Checkpoint& c) { c.set("hidden_act", "telepathy"); }},
      {"an epsilon that is no number",
       [](const Checkpoint& c) { c.set("layer_norm_eps", nullptr), c.set("layer_norm_eps", "nan"); }},
      {"an architecture that nobody knows", [](const Checkpoint& c) { c.set("model_type", "oracle"); }},
      {"a config of a million brackets",
       [](const Checkpoint& c) { write_text(c.net() / "config.json", nested(1000000)); }},
      {"a config that is no JSON", [](const Checkpoint& c) { write_text(c.net() / "config.json", "{'a': 1}"); }},
      {"an empty config", [](const Checkpoint& c) { write_text(c.net() / "config.json", "{}"); }},
      {"no weights", [](const Checkpoint& c) { fs::remove(c.net() / "model.safetensors"); }},
      {"weights cut in the middle", [](const Checkpoint& c) { c.cut(30000); }},
      {"weights cut in the header", [](const Checkpoint& c) { c.cut(100); }},
      {"a header of terabytes",
       [](const Checkpoint& c) {
         write_text(c.net() / "model.safetensors", std::string("\xff\xff\xff\xff\xff\x0f\x00\x00{}", 10));
       }},
      {"a tensor of terabytes",
       [](const Checkpoint& c) {
         c.change_header([](json& header) { header.begin().value()["shape"] = {1000000000, 1000000}; });
       }},
      {"a shape that overflows",
       [](const Checkpoint& c) {
         c.change_header([](json& header) { header.begin().value()["shape"] = {4294967296, 4294967296, 2}; });
       }},
      {"tensors that share their bytes",
       [](const Checkpoint& c) {
         c.change_header([](json& header) {
           std::map<std::string, std::string> by_shape;
           for (auto& [name, tensor] : header.items()) {
             if (!tensor.contains("shape")) continue;
             const auto [other, is_new] = by_shape.emplace(tensor["shape"].dump(), name);
             if (is_new) continue;
             tensor["data_offsets"] = header[other->second]["data_offsets"];
             return;
           }
         });
       }},
      {"a tensor behind the end",
       [](const Checkpoint& c) {
         c.change_header([](json& header) {
           for (auto& [name, tensor] : header.items()) {
             if (tensor.contains("data_offsets")) tensor["data_offsets"] = {1000000000, 1000000128};
           }
         });
       }},
      {"another type of numbers",
       [](const Checkpoint& c) {
         c.change_header([](json& header) {
           for (auto& [name, tensor] : header.items()) {
             if (tensor.contains("dtype")) tensor["dtype"] = "F3";
           }
         });
       }},
      {"a missing tensor",
       [](const Checkpoint& c) {
         c.change_header([](json& header) {
           std::string name;
           for (const auto& [key, tensor] : header.items()) {
             if (key.ends_with("encoder.layer.0.attention.self.query.weight")) name = key;
           }
           header["renamed"] = header.at(name);
           header.erase(name);
         });
       }},
      {"an index of shards that are not there",
       [](const Checkpoint& c) {
         fs::remove(c.net() / "model.safetensors");
         write_text(c.net() / "model.safetensors.index.json", R"({"weight_map": {"a": "model-1.safetensors"}})");
       }},
      {"an index that leaves the folder",
       [](const Checkpoint& c) {
         fs::remove(c.net() / "model.safetensors");
         write_text(c.net() / "model.safetensors.index.json", R"({"weight_map": {"a": "../../../../etc/passwd"}})");
       }},
      {"no vocabulary", [](const Checkpoint& c) { fs::remove(c.net() / "vocab.txt"); }},
      {"an empty vocabulary", [](const Checkpoint& c) { write_text(c.net() / "vocab.txt", ""); }},
      {"a vocabulary of another network",
       [](const Checkpoint& c) {
         std::string words;
         for (int word = 0; word < 5000; ++word) words += "w" + std::to_string(word) + "\n";
         write_text(c.net() / "vocab.txt", words + "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\nb\nc\n");
       }},
      {"a tokenizer.json of a million brackets",
       [](const Checkpoint& c) { write_text(c.net() / "tokenizer.json", nested(1000000)); }},
      {"a pickle that names a program",
       [](const Checkpoint& c) {
         fs::remove(c.net() / "model.safetensors");
         write_text(c.net() / "pytorch_model.bin",
                    "\x80\x02"
                    "cposix\nsystem\nX\x04\x00\x00\x00"
                    "true\x85R.");
       }},
      {"a picture as weights",
       [](const Checkpoint& c) {
         fs::copy_file(project_path("assets/samples/images/cat.jpg"), c.net() / "model.safetensors",
                       fs::copy_options::overwrite_existing);
       }},
  };
  return kCases;
}

}  // namespace

TEST_CASE("the checkpoint that the hostile ones are made from runs") {
  const Checkpoint checkpoint;
  const auto finished = run(checkpoint);
  CAPTURE(finished.err);
  CHECK(finished.code == 0);
}

TEST_CASE("hostile checkpoints are refused in one line, within little memory and time") {
  for (const Case& one : cases()) {
    const Checkpoint checkpoint;
    one.spoil(checkpoint);
    const auto finished = run(checkpoint);
    CAPTURE(one.name, finished.err);
    CHECK((finished.code == 1 || finished.code == 2));
    std::istringstream lines(finished.err);
    std::size_t messages = 0, others = 0;
    for (std::string line; std::getline(lines, line);) {
      if (line.starts_with("attnviz: ") && !line.starts_with("attnviz: 0 done")) ++messages;
      if (!line.starts_with("attnviz: ") && !line.starts_with("  hint: ")) ++others;
      CHECK(line.size() < 1000);
    }
    CHECK(messages == 1);
    CHECK(others == 0);
    CHECK_THAT(finished.err, !ContainsSubstring("internal error") && !ContainsSubstring("not enough memory"));
  }
}
