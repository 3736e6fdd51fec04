#include "attnviz/text/tokenizers/post_processor.hpp"

#include <algorithm>

#include "attnviz/io/escape.hpp"
#include "attnviz/text/tokenizers/json_fields.hpp"

namespace attnviz::text {
namespace {

using Kind = TemplatePart::Kind;

TemplatePart special_part(const PostProcessor::Special& token, std::uint8_t type) {
  return {Kind::special, type, token.id, token.text};
}

std::uint8_t read_type(const io::JsonPlace& place) {
  constexpr std::size_t kLargest = 255;
  const std::size_t type = place.count();
  if (type > kLargest) place.complain("is " + std::to_string(type) + ", at most 255");
  return static_cast<std::uint8_t>(type);
}

/// ["</s>", 2]
PostProcessor::Special read_special(const io::JsonPlace& place) {
  const auto items = place.items();
  if (items.size() != 2) place.complain("is not a token and its id");
  return {items[0].text(), id_of(items[1])};
}

/// A special token of a template may stand for several pieces.
void append_special(Template& parts, const io::JsonPlace& item, const io::JsonPlace& specials) {
  const std::uint8_t type = read_type(item.at("type_id"));
  const io::JsonPlace token = specials.at(item.at("id").text());
  const auto ids = token.at("ids").items(), texts = token.at("tokens").items();
  if (ids.size() != texts.size()) token.complain("has not as many ids as tokens");
  for (std::size_t place = 0; place < ids.size(); ++place) {
    parts.push_back({Kind::special, type, id_of(ids[place]), texts[place].text()});
  }
}

Template read_template(const io::JsonPlace& place, const io::JsonPlace& specials, bool pair) {
  constexpr std::size_t kMostParts = 64;
  Template parts;
  for (const io::JsonPlace& item : place.items()) {
    if (item.has("Sequence")) {
      const io::JsonPlace sequence = item.at("Sequence");
      const std::string id = sequence.at("id").text();
      if (id != "A" && id != "B") sequence.at("id").complain("is " + io::in_quotes(id) + ", not A or B");
      parts.push_back({id == "A" ? Kind::first : Kind::second, read_type(sequence.at("type_id")), 0, {}});
    } else {
      append_special(parts, item.at("SpecialToken"), specials);
    }
    if (parts.size() > kMostParts) place.complain("has more than " + std::to_string(kMostParts) + " parts");
  }
  const auto count = [&](Kind kind) { return std::ranges::count(parts, kind, &TemplatePart::kind); };
  if (count(Kind::first) != 1 || count(Kind::second) != (pair ? 1 : 0)) {
    place.complain(pair ? "must have A and B once each" : "must have A once");
  }
  return parts;
}

PostProcessor read_sequence(const io::JsonPlace& place) {
  PostProcessor result;
  std::size_t templates = 0;
  for (const io::JsonPlace& item : place.at("processors").items()) {
    PostProcessor step = PostProcessor::read(item);
    if (step.trim) result.trim = step.trim;
    if (item.at("type").text() == "ByteLevel") continue;
    if (++templates > 1) refuse(place, "has two templates, which is not supported");
    result.single = std::move(step.single);
    result.pair = std::move(step.pair);
  }
  return result;
}

std::size_t specials_in(const Template& parts) {
  return static_cast<std::size_t>(std::ranges::count(parts, Kind::special, &TemplatePart::kind));
}

}  // namespace

std::size_t PostProcessor::specials_single() const {
  return specials_in(single);
}
std::size_t PostProcessor::specials_pair() const {
  return specials_in(pair);
}

PostProcessor PostProcessor::bert(const Special& begin, const Special& end) {
  PostProcessor result;
  result.single = {special_part(begin, 0), {}, special_part(end, 0)};
  result.pair = {
      special_part(begin, 0), {}, special_part(end, 0), {.kind = Kind::second, .type = 1}, special_part(end, 1)};
  return result;
}

PostProcessor PostProcessor::roberta(const Special& begin, const Special& end) {
  PostProcessor result;
  result.single = {special_part(begin, 0), {}, special_part(end, 0)};
  result.pair = {special_part(begin, 0), {}, special_part(end, 0), special_part(end, 0), {.kind = Kind::second},
                 special_part(end, 0)};
  return result;
}

PostProcessor PostProcessor::read(const io::JsonPlace& place) {
  const std::string type = place.at("type").text();
  PostProcessor result;
  if (type == "TemplateProcessing") {
    const io::JsonPlace specials = place.at("special_tokens");
    result.single = read_template(place.at("single"), specials, false);
    result.pair = read_template(place.at("pair"), specials, true);
  } else if (type == "BertProcessing") {
    result = bert(read_special(place.at("cls")), read_special(place.at("sep")));
  } else if (type == "RobertaProcessing") {
    result = roberta(read_special(place.at("cls")), read_special(place.at("sep")));
  } else if (type == "Sequence") {
    return read_sequence(place);
  } else if (type != "ByteLevel") {
    refuse(place.at("type"), "is " + io::in_quotes(type) + ", which is not supported");
  }
  if ((type == "RobertaProcessing" || type == "ByteLevel") && flag_or(place, "trim_offsets", true)) {
    result.trim = TrimSpaces{flag_or(place, "add_prefix_space", true)};
  }
  return result;
}

std::vector<Piece> with_specials(const Template& parts, std::vector<Piece> first, std::vector<Piece> second) {
  std::vector<Piece> pieces;
  pieces.reserve(first.size() + second.size() + parts.size());
  std::uint8_t sentence = 0;  // a special token belongs to the text before it
  for (const TemplatePart& part : parts) {
    if (part.kind == Kind::special) {
      pieces.push_back({.id = part.id, .text = part.text, .sentence = sentence, .type = part.type, .special = true});
      continue;
    }
    sentence = part.kind == Kind::second ? 1 : 0;
    for (Piece& piece : sentence == 0 ? first : second) {
      piece.sentence = sentence;
      piece.type = part.type;
      pieces.push_back(std::move(piece));
    }
  }
  return pieces;
}

}  // namespace attnviz::text
