#include "attnviz/models/checkpoint.hpp"

#include "attnviz/io/safetensors_writer.hpp"
#include "attnviz/models/registry.hpp"
#include "models/kept_run.hpp"
#include "support/catch.hpp"
#include "support/error_of.hpp"
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

}  // namespace

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
