#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "attnviz/core/attention_map.hpp"

namespace attnviz::report {

/// A token of a text and the bytes [begin, end) it covers.
struct TokenRecord {
  std::string text;
  std::size_t begin = 0, end = 0;

  bool operator==(const TokenRecord&) const = default;
};

struct InputRecord {
  std::string path;                   ///< as given, "-" for standard input
  std::string kind;                   ///< image, text or tensor
  std::string sha256;                 ///< of the file's bytes, 64 hexadecimal digits, or empty
  std::size_t width = 0, height = 0;  ///< of a picture after its orientation tag was applied
  std::vector<TokenRecord> tokens;    ///< of a text
};

struct Setting {
  std::string name;
  std::variant<bool, std::int64_t, double, std::string, std::vector<double>> value;

  bool operator==(const Setting&) const = default;
};

/// One thing that was done to the input before the mechanism saw it: decode, orient, resize, crop, features, query.
struct Step {
  std::string name;
  std::vector<Setting> settings;

  bool operator==(const Step&) const = default;
};

struct MechanismRecord {
  std::string name, title, citation;
  std::vector<Setting> options;
};

struct WeightsRecord {
  std::string origin = "none";  ///< none, file, bundled or random
  std::uint64_t seed = 0;       ///< of drawn weights and of a mechanism's other choices (samples, noise)
  std::string path, sha256;     ///< of the file
  std::vector<std::string> tensors;
};

struct TimingRecord {
  std::vector<std::pair<std::string, double>> milliseconds;  ///< stage and time, in order
};

/// Where a dump keeps the numbers of its maps.
enum class Arrays { inline_lists, npz, safetensors };

/// One of the likeliest answers of a network's head.
struct AnswerRecord {
  std::size_t index = 0;
  std::string label;  ///< of the class or word; empty when nobody knows it
  float probability = 0;

  bool operator==(const AnswerRecord&) const = default;
};

/// What a head says about the whole input or one of its tokens.
struct PredictionRecord {
  std::string head;
  std::optional<std::size_t> token;
  std::vector<AnswerRecord> answers;

  bool operator==(const PredictionRecord&) const = default;
};

/// Everything that is written about one input and one mechanism.
struct Dump {
  InputRecord input;
  std::vector<Step> preprocess;
  MechanismRecord mechanism;
  WeightsRecord weights;
  std::vector<AttentionMap> maps;
  std::vector<PredictionRecord> predictions;  ///< of a network with a head
  std::vector<std::string> outputs;           ///< files written, relative to the output folder
  std::vector<Setting> run;                   ///< options of the run that shape the result, as text
  std::optional<TimingRecord> timing;  ///< only when asked for: a dump without it has the same bytes on every run
};

/// Name and version of the format; results of another version are not kept by a run that resumes.
inline constexpr std::string_view kDumpSchema = "attnviz/dump/1";

/// The dump as JSON, schema attnviz/dump/1 (assets/schema/dump.schema.json). Every float reads back to the same bits.
/// With a sidecar the maps refer to `sidecar_name`, a file name without folders. Text that is not UTF-8 gets U+FFFD.
/// Throws `internal` for a map that does not fit together, two maps of one name or a missing sidecar name, and `value`
/// for a number that is not finite.
std::string to_json(const Dump& dump, Arrays arrays, const std::string& sidecar_name = {});

}  // namespace attnviz::report
