#include "attnviz/pipeline/prepare.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "attnviz/core/error.hpp"
#include "attnviz/core/nearest_name.hpp"
#include "attnviz/image/features.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/io/file.hpp"
#include "attnviz/io/sha256.hpp"
#include "attnviz/pipeline/tensor_source.hpp"
#include "attnviz/text/features.hpp"

namespace attnviz::pipeline {
namespace {

using report::Setting;
using report::Step;

constexpr std::array<FeatureKind, 3> kFeatureKinds = {{
    {"bank", "image", "hand-made: CIE Lab colour, four orientations, local contrast of each grid cell; no weights"},
    {"patches", "image", "the pixels of each grid cell themselves"},
    {"hashed", "text", "signed hashes of each token's character runs: similar spellings are near; no weights"},
}};

std::vector<std::byte> bytes_of(const Source& source, const FeatureSettings& settings) {
  switch (source.origin) {
    case Source::Origin::file:
      return io::read_file(source.path, settings.limits.file_bytes);
    case Source::Origin::standard_input:
      return io::read_standard_input(settings.limits.file_bytes);
    case Source::Origin::literal:
      break;
  }
  const auto text = std::as_bytes(std::span(source.literal));
  return {text.begin(), text.end()};
}

void require_feature_kind(const std::string& wanted, std::string_view input, const std::string& name) {
  if (wanted.empty()) return;
  std::vector<std::string> names, fitting;
  for (const FeatureKind& kind : kFeatureKinds) {
    names.emplace_back(kind.name);
    if (kind.input == input) fitting.emplace_back(kind.name);
  }
  if (std::ranges::find(fitting, wanted) != fitting.end()) return;
  const bool known = std::ranges::find(names, wanted) != names.end();
  throw Error(
      ErrorKind::usage,
      known ? io::for_terminal(name) + ": features '" + wanted + "' do not fit " + std::string(input) + " input"
            : "there are no features '" + io::for_terminal(wanted) + "'",
      known ? "for " + std::string(input) + " input there is: " + fitting.front() : did_you_mean(wanted, names));
}

/// What attends is compared by inner products, so it is centred, and scaled until a token's squared length is its width
/// on average: distances keep their order, and a softmax over scaled dot products is neither flat nor one-hot.
Step standardize(Matrix& tokens) {
  const std::size_t count = tokens.shape(0), width = tokens.shape(1);
  double squares = 0;
  for (std::size_t place = 0; place < width; ++place) {
    double sum = 0;
    for (std::size_t token = 0; token < count; ++token) sum += static_cast<double>(tokens(token, place));
    const auto mean = static_cast<float>(sum / static_cast<double>(count));
    for (std::size_t token = 0; token < count; ++token) {
      tokens(token, place) -= mean;
      squares += static_cast<double>(tokens(token, place)) * static_cast<double>(tokens(token, place));
    }
  }
  const double deviation = std::sqrt(squares / static_cast<double>(count * width));
  const double scale = deviation > 0 ? 1 / deviation : 1;
  for (float& value : values_of(tokens)) value *= static_cast<float>(scale);
  return {"standardize", {{"centred", true}, {"scale", scale}}};
}

/// Rows of length one become so long that equal tokens have a scaled dot product of four: a softmax then prefers what
/// is alike and still sees the rest.
Step lengthen(Matrix& tokens) {
  const double scale = 2 * std::pow(static_cast<double>(tokens.shape(1)), 0.25);
  for (float& value : values_of(tokens)) value *= static_cast<float>(scale);
  return {"scale", {{"factor", scale}}};
}

void prepare_picture(Prepared& prepared, std::span<const std::byte> bytes, const FeatureSettings& settings) {
  require_feature_kind(settings.features, "image", prepared.record.path);
  image::Picture picture = image::decode(bytes, io::for_terminal(prepared.record.path), settings.limits);
  prepared.record.kind = "image";
  prepared.record.width = picture.width();
  prepared.record.height = picture.height();
  prepared.steps.push_back({"decode",
                            {{"format", std::string(image::name_of(picture.format))},
                             {"width", static_cast<std::int64_t>(picture.stored_width)},
                             {"height", static_cast<std::int64_t>(picture.stored_height)},
                             {"orientation", std::int64_t{picture.orientation}}}});
  const bool patches = settings.features == "patches";
  image::FeatureMap features = patches ? image::patch_features(picture.rgb, {.cells = settings.grid})
                                       : image::bank_features(picture.rgb, {.cells = settings.grid});
  prepared.steps.push_back({"features",
                            {{"kind", std::string(patches ? "patches" : "bank")},
                             {"rows", static_cast<std::int64_t>(features.grid.rows)},
                             {"columns", static_cast<std::int64_t>(features.grid.columns)},
                             {"channels", static_cast<std::int64_t>(features.values.shape(0))}}});
  if (!patches) {  // CIE Lab counts to 100; gates take numbers about one
    for (float& value : values_of(features.values)) value /= 100;
  }
  prepared.inputs = inputs_of_features(features.values, std::move(features.channels));
  prepared.inputs.features = std::move(features.values);
  prepared.inputs.grid = features.grid;
  prepared.steps.push_back(standardize(prepared.inputs.tokens));
  prepared.inputs.pixels = std::move(picture.rgb);
}

void prepare_text(Prepared& prepared, std::string_view text, const FeatureSettings& settings) {
  require_feature_kind(settings.features, "text", prepared.record.path);
  prepared.record.kind = "text";
  const auto tokens = text::tokenize(text, settings.tokenizer);
  const text::HashedOptions options{.positions = settings.positions};
  prepared.inputs.tokens = text::hashed_features(tokens, options);
  for (const text::Token& token : tokens) {
    prepared.inputs.token_labels.push_back(token.text);
    prepared.record.tokens.push_back({token.text, token.begin, token.end});
  }
  prepared.steps.push_back({"tokenize",
                            {{"tokenizer", std::string(text::name_of(settings.tokenizer))},
                             {"tokens", static_cast<std::int64_t>(tokens.size())}}});
  prepared.steps.push_back({"features",
                            {{"kind", std::string("hashed")},
                             {"width", static_cast<std::int64_t>(options.width)},
                             {"longest", static_cast<std::int64_t>(options.longest)},
                             {"positions", double{settings.positions}}}});
  prepared.steps.push_back(lengthen(prepared.inputs.tokens));
}

void prepare_tensor(Prepared& prepared, std::span<const std::byte> bytes, const Source& source,
                    const FeatureSettings& settings) {
  if (!settings.features.empty()) {
    throw Error(
        ErrorKind::usage,
        io::for_terminal(source.name) + ": a tensor is its own features, '" + settings.features + "' was asked for",
        "leave --features out");
  }
  prepared.record.kind = "tensor";
  NamedTensor tensor = read_tensor(bytes, source, settings.array);
  prepared.steps.push_back({"tensor", {{"array", tensor.name}, {"shape", shape_text(tensor.values)}}});
  prepared.inputs = inputs_of_tensor(tensor.values, io::for_terminal(source.name));
}

bool is_text(std::span<const std::byte> bytes) {
  // A text has no NUL; invalid UTF-8 is allowed and becomes visible replacement characters.
  const auto head = bytes.first(std::min<std::size_t>(bytes.size(), 4096));
  return std::ranges::find(head, std::byte{0}) == head.end();
}

}  // namespace

std::span<const FeatureKind> feature_kinds() {
  return kFeatureKinds;
}

Prepared prepare(const Source& source, const FeatureSettings& settings) {
  if (source.problem) throw *source.problem;
  const auto bytes = bytes_of(source, settings);
  if (bytes.empty()) throw Error(ErrorKind::format, io::for_terminal(source.name) + ": is empty (0 bytes)");
  Prepared prepared;
  prepared.record.path = source.name;
  prepared.record.sha256 = io::sha256(bytes);
  // A name that ends in .txt settles it: "BMW" is how a sentence may begin as well as a picture.
  const bool named_text = source.origin == Source::Origin::literal || source.path.extension() == ".txt";
  if (!named_text && image::known_format(bytes)) {
    prepare_picture(prepared, bytes, settings);
  } else if (!named_text && is_tensor(bytes, source)) {
    prepare_tensor(prepared, bytes, source, settings);
  } else if (named_text || is_text(bytes)) {
    prepare_text(prepared, {reinterpret_cast<const char*>(bytes.data()), bytes.size()}, settings);
  } else {
    image::sniff_format(bytes, io::for_terminal(source.name));  // throws: says what it saw instead of a picture
  }
  if (!settings.context.empty()) {
    const auto tokens = text::tokenize(settings.context, settings.tokenizer);
    prepared.inputs.context = text::hashed_features(tokens, {.positions = settings.positions});
    lengthen(prepared.inputs.context);
    for (const text::Token& token : tokens) prepared.inputs.context_labels.push_back(token.text);
  }
  require_finite(io::for_terminal(source.name), values_of(prepared.inputs.tokens));
  return prepared;
}

std::vector<QuerySpec> queries_for(const FeatureSettings& settings, const mechanisms::Inputs& inputs,
                                   bool self_attention) {
  if (!settings.queries.empty()) return settings.queries;
  return {parse_query(inputs.grid && !self_attention ? "background" : "all")};
}

}  // namespace attnviz::pipeline
