#include "attnviz/text/tokenizers/metaspace.hpp"

#include "attnviz/io/escape.hpp"
#include "attnviz/text/tokenizers/json_fields.hpp"

namespace attnviz::text {
namespace {

/// Where a space is put before a text: before every chunk, or only before what begins the source.
enum class Scheme { always, first, never };

struct Options {
  char32_t space = 0;
  Scheme scheme = Scheme::always;
  bool cut = true;
};

Scheme read_scheme(const io::JsonPlace& place) {
  if (!flag_or(place, "add_prefix_space", true)) return Scheme::never;
  const std::string name = text_or(place, "prepend_scheme", "always");
  if (name == "always") return Scheme::always;
  if (name == "first") return Scheme::first;
  if (name == "never") return Scheme::never;
  place.at("prepend_scheme").complain("is " + io::in_quotes(name) + ", not always, first or never");
}

void put_spaces(Letters& letters, const Options& options) {
  for (Letter& letter : letters) {
    if (letter.value == U' ') letter.value = options.space;
  }
  if (letters.front().value == options.space || options.scheme == Scheme::never) return;
  if (options.scheme == Scheme::first && letters.front().begin != 0) return;
  prepend(letters, std::u32string_view(&options.space, 1));
}

}  // namespace

PreTokenizer read_metaspace(const io::JsonPlace& place) {
  const std::u32string replacement = letters_at(place.at("replacement"));
  if (replacement.size() != 1) place.at("replacement").complain("is not one letter");
  const Options options{replacement[0], read_scheme(place), flag_or(place, "split", true)};
  return [options](Chunks& chunks) {
    for (Chunk& chunk : chunks) {
      if (!chunk.token) put_spaces(chunk.letters, options);
    }
    if (options.cut) split(chunks, literal(std::u32string(1, options.space)), SplitBehavior::merged_with_next);
  };
}

}  // namespace attnviz::text
