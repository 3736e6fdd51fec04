#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace attnviz::models {

struct CountLimits {
  std::size_t low = 1, high = 0;  ///< inclusive
};
struct RealLimits {
  double low = 0, high = 0;  ///< inclusive
};

/// A model's config.json, or one section of it. Every number is read with the limits within which we are willing to
/// build a network. Copies are cheap. All functions throw `format` for values of the wrong kind: "config.json:
/// num_hidden_layers is 1000000, allowed 1 to 512".
class Config {
 public:
  /// Throws not_found, io, format, or limit for a file above 16 MB.
  static Config load(const std::filesystem::path& file);
  static Config parse(std::string_view json, std::string name);

  /// There, and not null.
  bool has(std::string_view key) const;
  /// Every key of this section, null ones left out.
  std::vector<std::string> keys() const;
  std::size_t count(std::string_view key, CountLimits limits) const;
  std::size_t count_or(std::string_view key, std::size_t fallback, CountLimits limits) const;
  double real_or(std::string_view key, double fallback, RealLimits limits) const;
  bool flag_or(std::string_view key, bool fallback) const;
  std::string text(std::string_view key) const;
  std::string text_or(std::string_view key, std::string_view fallback) const;
  /// A list of numbers; one number counts as a list of one, and a missing key as an empty list.
  std::vector<double> reals(std::string_view key) const;
  std::vector<std::string> texts(std::string_view key) const;
  /// id2label: {"0": "cat", ...} in the order of the ids; empty when it is missing or its ids have holes.
  std::vector<std::string> labels(std::string_view key) const;
  /// An object within this one; a missing key is an empty object.
  Config section(std::string_view key) const;

  /// "config.json" or "config.json: vision_config", for messages.
  const std::string& name() const { return name_; }

 private:
  struct Document;
  std::shared_ptr<const Document> document_;
  std::vector<std::string> path_;
  std::string name_;
};

}  // namespace attnviz::models
