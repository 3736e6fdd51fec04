#include "attnviz/pipeline/prepare.hpp"

#include <algorithm>

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/io/file.hpp"
#include "attnviz/io/sha256.hpp"
#include "attnviz/pipeline/file_kind.hpp"
#include "attnviz/pipeline/prepare_picture.hpp"
#include "attnviz/pipeline/prepare_text.hpp"
#include "attnviz/pipeline/tensor_source.hpp"

namespace attnviz::pipeline {
namespace {

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

/// A name that promises a picture is not read as words: it may be a server's error page that was saved as photo.jpg.
void require_no_picture_name(std::span<const std::byte> bytes, const Source& source) {
  if (source.origin != Source::Origin::file || !names_picture(source.path)) return;
  throw Error(ErrorKind::format,
              io::for_terminal(source.name) + ": is named as a picture and holds text, " + first_words(bytes),
              "rename it to .txt if its words are to be looked at");
}

/// Whatever a file, the standard input or the command line holds.
void prepare_bytes(Prepared& prepared, const Source& source, const FeatureSettings& settings) {
  const auto bytes = bytes_of(source, settings);
  if (bytes.empty()) throw Error(ErrorKind::format, io::for_terminal(source.name) + ": is empty (0 bytes)");
  prepared.record.sha256 = io::sha256(bytes);
  // A name that ends in .txt settles it: "BMW" is how a sentence may begin as well as a picture.
  const bool named_text = source.origin == Source::Origin::literal || source.path.extension() == ".txt";
  if (!named_text && image::known_format(bytes)) {
    prepare_picture(prepared, bytes, settings);
  } else if (!named_text && is_tensor(bytes, source)) {
    prepare_tensor(prepared, bytes, source, settings);
  } else if (named_text || looks_like_text(bytes)) {
    require_no_picture_name(bytes, source);
    prepare_text(prepared, {reinterpret_cast<const char*>(bytes.data()), bytes.size()}, settings);
  } else {
    image::sniff_format(bytes, io::for_terminal(source.name));  // throws: says what it saw instead of a picture
  }
}

}  // namespace

Prepared prepare(const Source& source, const FeatureSettings& settings) {
  if (source.problem) throw Error(*source.problem);
  Prepared prepared;
  prepared.record.path = source.name;
  if (source.frame) {
    prepare_frame(prepared, *source.frame, settings);
  } else {
    prepare_bytes(prepared, source, settings);
  }
  if (!settings.context.empty()) {
    prepared.context = settings.context;
    if (settings.wanted) prepare_context(prepared, settings);
  }
  require_finite(io::for_terminal(source.name), values_of(prepared.inputs.tokens));
  return prepared;
}

}  // namespace attnviz::pipeline
