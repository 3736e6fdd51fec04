#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "attnviz/image/preprocess.hpp"
#include "attnviz/models/model.hpp"
#include "attnviz/report/dump.hpp"
#include "attnviz/text/tokenizers/model_tokenizer.hpp"

namespace attnviz::pipeline {

/// A network with what it needs around it: how it wants its pictures, where it came from.
struct Network {
  std::string name;  ///< as the user named it: "dinov2-small", or the folder's name
  std::filesystem::path path;
  std::unique_ptr<const models::Model> model;
  image::PreprocessOptions preprocess;            ///< pictures: as its preprocessor_config.json says
  std::optional<text::ModelTokenizer> tokenizer;  ///< texts
  bool boxed = false;

  /// What a dump says of its weights: file and SHA-256, which for networks in the box stands in their SHA256SUMS.
  /// The hash of a large file takes its time: it is made once.
  const report::WeightsRecord& weights() const;

 private:
  mutable std::once_flag hashed_;
  mutable report::WeightsRecord weights_;
};

/// What a dump says of the weights in a folder. `boxed`: the name of one in the box, whose hash stands in its
/// SHA256SUMS; empty for any other. Throws not_found, io, format.
report::WeightsRecord weights_record(const std::filesystem::path& folder, const std::string& boxed);

/// The networks whose tokens pictures and texts are described by when nobody asks for something else.
inline constexpr std::string_view kPictureNetwork = "dinov2-small", kTextNetwork = "minilm";

/// What `list` says of a network in the box.
struct BoxedNetwork {
  std::string_view name;
  models::InputKind input;
  std::string_view summary, citation;
  std::string_view example;  ///< a command to try, from the folder that holds assets/
};
/// Those that come with attnviz, in the order in which they are listed.
std::span<const BoxedNetwork> boxed_networks();

/// Whether a network of this name is in the box.
bool is_boxed(const std::string& name);

/// Where a network is: a name in the box, or a folder or file. Throws `not_found` with the nearest boxed name.
std::filesystem::path find_network(const std::string& name);

/// SHA-256 over all files of weights of a network of the user's own, which may change under its name. Empty for one in
/// the box, for what is no network, and where it cannot be read: loading it will say why.
std::string own_weights_sha256(const std::string& name);

/// What names a network's results: its own name in the box, or its folder's. Throws as `find_network` does.
std::string stem_of_network(const std::string& name);

/// The networks of a run. Each is loaded once, when an input first needs it; many threads may ask.
class NetworkShelf {
 public:
  /// The half of the network that reads this kind. Throws as `models::load` does.
  std::shared_ptr<const Network> get(const std::string& name, models::InputKind kind);

 private:
  std::mutex mutex_;
  std::map<std::pair<std::string, models::InputKind>, std::shared_ptr<const Network>> networks_;
};

}  // namespace attnviz::pipeline
