#include "attnviz/models/checkpoint.hpp"

#include "attnviz/io/safetensors_writer.hpp"
#include "attnviz/models/registry.hpp"
#include "models/kept_run.hpp"
#include "support/catch.hpp"
#include "support/error_of.hpp"
#include "support/golden.hpp"
#include "support/paths.hpp"

using namespace attnviz;
using namespace attnviz::test;
using models::Checkpoint;

namespace {

namespace fs = std::filesystem;

void copy_model(const std::string& name, const fs::path& to) {
  for (const char* file : {"config.json", "model.safetensors"})
    fs::copy_file(fs::path(tiny_model(name)) / file, to / file);
}

void replace_in(const fs::path& file, const std::string& what, const std::string& by) {
  std::string text = read_text(file);
  const auto place = text.find(what);
  REQUIRE(place != std::string::npos);
  write_text(file, text.replace(place, what.size(), by));
}

std::string load_error(const fs::path& folder) {
  const std::string text = error_of([&] { models::load(folder); }).what();
  CHECK(text.find('\n') == std::string::npos);
  return text.substr(std::min(text.find(": ") + 2, text.size()));
}

/// A folder of the tiny ALBERT whose weights torch.save wrote, as "zip" or "old".
void copy_albert(const fs::path& to, const std::string& format, const std::string& name) {
  if (!fs::exists(to / "config.json"))
    fs::copy_file(fs::path(tiny_model("albert")) / "config.json", to / "config.json");
  fs::copy_file(tests_path("data/torch/albert_" + format + ".bin"), to / name);
}

/// All attention of the tiny ALBERT in a folder, for its own golden input.
std::map<std::size_t, Tensor3> attention_of_albert(const fs::path& folder) {
  const auto model = models::load(folder, models::InputKind::text);
  KeepAll kept;
  model->run(text_in(tiny_model("albert")), everything_of(model->facts()), kept);
  return kept.attentions;
}

void check_same_attention(const fs::path& folder) {
  const auto expected = attention_of_albert(tiny_model("albert")), found = attention_of_albert(folder);
  REQUIRE(found.size() == expected.size());
  for (const auto& [layer, weights] : expected) CHECK(same_bytes(found.at(layer), weights));
}

/// Every tensor of a checkpoint in one of two files, in turn.
std::string weight_map(const std::string& first, const std::string& second) {
  std::string map;
  const Checkpoint whole = Checkpoint::open(tiny_model("albert"));
  for (const auto& entry : whole.entries()) {
    const std::string& shard = (&entry - whole.entries().data()) % 2 == 0 ? first : second;
    map += (map.empty() ? "\"" : ", \"") + entry.name + "\": \"" + shard + "\"";
  }
  return "{\"weight_map\": {" + map + "}}";
}

}  // namespace

TEST_CASE("pytorch_model.bin in both formats is the same network as its safetensors") {
  for (const char* format : {"zip", "old"}) {
    INFO(format);
    const TemporaryFolder folder;
    copy_albert(folder.path(), format, "pytorch_model.bin");
    check_same_attention(folder.path());
    CHECK(Checkpoint::open(folder.path()).files() == std::vector{folder / "pytorch_model.bin"});
  }
}

TEST_CASE("the one .pth of a folder is taken, of two none") {
  const TemporaryFolder folder;
  copy_albert(folder.path(), "old", "best.pth");
  check_same_attention(folder.path());
  copy_albert(folder.path(), "zip", "last.pt");
  CHECK(load_error(folder.path()).find("holds 2 checkpoints, the first are 'best.pth' and 'last.pt'") !=
        std::string::npos);
}

TEST_CASE("one weights file opens by its name or by how it begins") {
  const TemporaryFolder folder;
  for (const char* name : {"a.pth", "a.pt", "a.bin", "a.ckpt", "weights", "a.tar"}) {
    INFO(name);
    copy_albert(folder.path(), "zip", name);
    CHECK(Checkpoint::open(folder / name).entries().size() == Checkpoint::open(tiny_model("albert")).entries().size());
  }
  fs::copy_file(fs::path(tiny_model("albert")) / "model.safetensors", folder / "plain");
  CHECK_FALSE(Checkpoint::open(folder / "plain").entries().empty());
}

TEST_CASE("shards that torch.save wrote are joined by their index") {
  const TemporaryFolder folder;
  copy_albert(folder.path(), "zip", "part-1.bin");
  copy_albert(folder.path(), "old", "part-2.bin");
  write_text(folder / "pytorch_model.bin.index.json", weight_map("part-1.bin", "part-2.bin"));
  check_same_attention(folder.path());
  CHECK(Checkpoint::open(folder.path()).files().size() == 2);
  fs::remove(folder / "part-2.bin");
  CHECK(error_of([&] { models::load(folder.path()); }).kind() == ErrorKind::not_found);
}

TEST_CASE("tensors that lie in another order are read row by row, in parts as well") {
  const Checkpoint checkpoint = Checkpoint::open(tests_path("data/torch/all_zip.pth"));
  std::vector<float> plain(15), turned(15), part(4);
  checkpoint.read("torch.float32", plain);
  checkpoint.read("transposed", turned);
  for (std::size_t row = 0; row < 3; ++row) {
    for (std::size_t column = 0; column < 5; ++column) CHECK(turned[column * 3 + row] == plain[row * 5 + column]);
  }
  checkpoint.read_part("transposed", 7, part);
  CHECK(std::equal(part.begin(), part.end(), turned.begin() + 7));
  CHECK(error_of([&] { checkpoint.read_part("transposed", 12, part); }).kind() == ErrorKind::internal);
}

TEST_CASE("a checkpoint lists its tensors by name and reads parts of them") {
  const Checkpoint checkpoint = Checkpoint::open(tiny_model("gpt2_base"));
  REQUIRE(checkpoint.find("wte.weight") != nullptr);
  CHECK(checkpoint.find("wte.weight")->shape == std::vector<std::size_t>{40, 24});
  CHECK(checkpoint.find("wte") == nullptr);
  std::vector<float> all(40 * 24), part(24);
  checkpoint.read("wte.weight", all);
  checkpoint.read_part("wte.weight", 3 * 24, part);
  CHECK(std::equal(part.begin(), part.end(), all.begin() + 3 * 24));
  CHECK(error_of([&] { checkpoint.read("wte", part); }).kind() == ErrorKind::not_found);
}

TEST_CASE("missing and misshaped tensors are reported together in the checkpoint's own names") {
  const TemporaryFolder folder;
  copy_model("vit", folder.path());
  replace_in(folder / "config.json", "\"num_hidden_layers\": 3", "\"num_hidden_layers\": 4");
  replace_in(folder / "config.json", "\"intermediate_size\": 32", "\"intermediate_size\": 33");
  const std::string text = load_error(folder.path());
  CHECK(text.find("16 missing: vit.encoder.layer.3.attention.attention.query.weight") != std::string::npos);
  CHECK(text.find("misshaped: vit.encoder.layer.0.intermediate.dense.weight is [32, 24], expected [33, 24]") !=
        std::string::npos);
}

TEST_CASE("absurd configs are refused before anything is allocated") {
  const TemporaryFolder folder;
  copy_model("bert", folder.path());
  const auto with = [&](const std::string& what, const std::string& by) {
    fs::copy_file(fs::path(tiny_model("bert")) / "config.json", folder / "config.json",
                  fs::copy_options::overwrite_existing);
    replace_in(folder / "config.json", what, by);
    return load_error(folder.path());
  };
  CHECK(with("\"num_hidden_layers\": 3", "\"num_hidden_layers\": 1000000") ==
        "num_hidden_layers is 1000000, allowed 1 to 512");
  CHECK(with("\"num_attention_heads\": 4", "\"num_attention_heads\": 5") == "5 heads do not divide a width of 24");
  CHECK(with("\"vocab_size\": 40", "\"vocab_size\": 9999999").find("misshaped") != std::string::npos);
  CHECK(with("\"hidden_act\": \"gelu\"", "\"hidden_act\": \"magic\"").find("'magic'") != std::string::npos);
  CHECK(with("\"model_type\": \"bert\"", "\"model_type\": \"brt\"").find("'brt' is not known") != std::string::npos);
}

TEST_CASE("folders without a network say what is missing") {
  const TemporaryFolder folder;
  CHECK(error_of([&] { models::load(folder / "nothing"); }).kind() == ErrorKind::not_found);
  CHECK(error_of([&] { models::load(folder.path()); }).kind() == ErrorKind::not_found);
  copy_model("bert", folder.path());
  fs::remove(folder / "model.safetensors");
  CHECK(load_error(folder.path()).find("holds no model.safetensors") != std::string::npos);
  CHECK(error_of([&] { models::load(tiny_model("bert"), models::InputKind::picture); }).kind() == ErrorKind::usage);
}

TEST_CASE("shards are joined by their index, and what the index promises must be there") {
  const TemporaryFolder folder;
  copy_model("gpt2_base", folder.path());
  const Checkpoint whole = Checkpoint::open(folder.path());
  std::string map;
  std::vector<Tensor> tensors;
  std::vector<std::vector<io::NamedTensor>> shards(2);
  for (const auto& entry : whole.entries()) tensors.push_back(Tensor::from_shape(entry.shape));
  for (std::size_t place = 0; place < tensors.size(); ++place) {
    const std::string& name = whole.entries()[place].name;
    whole.read(name, values_of(tensors[place]));
    shards[place % 2].push_back(io::named(name, tensors[place]));
    map += (map.empty() ? "" : ", ") + ("\"" + name + "\": \"part-" + std::to_string(place % 2) + ".safetensors\"");
  }
  for (std::size_t part = 0; part < 2; ++part) {
    io::write_safetensors(folder / ("part-" + std::to_string(part) + ".safetensors"), shards[part], {},
                          io::Overwrite::no);
  }
  fs::remove(folder / "model.safetensors");
  write_text(folder / "model.safetensors.index.json", "{\"weight_map\": {" + map + "}}");
  const auto model = models::load(folder.path());
  CHECK(model->facts().layers == 3);

  write_text(folder / "model.safetensors.index.json",
             "{\"weight_map\": {\"ghost\": \"part-0.safetensors\", " + map + "}}");
  CHECK(load_error(folder.path()).find("lacks 1 tensors that the index places there, the first is 'ghost'") !=
        std::string::npos);
  write_text(folder / "model.safetensors.index.json", "{\"weight_map\": {\"a\": \"../part-0.safetensors\"}}");
  CHECK(load_error(folder.path()).find("outside of its folder") != std::string::npos);
}
