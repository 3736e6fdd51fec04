#include "attnviz/text/tokenizers/word_level.hpp"

#include "attnviz/text/tokenizers/json_fields.hpp"

namespace attnviz::text {

WordLevel WordLevel::read(const io::JsonPlace& place, const std::string& file) {
  WordLevel model;
  model.vocabulary_ = Vocabulary::read(place.at("vocab"), file);
  model.unknown_word_ = text_or(place, "unk_token", "<unk>");
  model.unknown_ = model.vocabulary_.at(model.unknown_word_);
  return model;
}

void WordLevel::cut(std::string_view word, std::vector<Cut>& cuts) const {
  if (const auto id = vocabulary_.find(word)) {
    cuts.push_back({*id, std::string(word), 0, word.size()});
  } else {
    cuts.push_back({unknown_, unknown_word_, 0, word.size(), true});
  }
}

}  // namespace attnviz::text
