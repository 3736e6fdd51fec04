#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "attnviz/pipeline/network.hpp"

namespace attnviz::pipeline {

/// A network's predictions as a dump has them: classes and words by name.
std::vector<report::PredictionRecord> records_of(const Network& network,
                                                 std::span<const models::Prediction> predictions);

/// "class: tabby cat 0.93, Egyptian cat 0.05": the three likeliest answers, joined by semicolons.
std::string sentence_of(std::span<const report::PredictionRecord> predictions);

/// One answer by name, or by number where it has none.
report::AnswerRecord record_of(const Network& network, const models::Answer& answer);

/// Which answer a user means: "top" is none in particular; a number; a class's label, or one of the names that its
/// label lists; a word of the vocabulary when `words`. Throws `usage` with the nearest name.
std::optional<std::size_t> find_answer(const Network& network, const std::string& asked, bool words);

}  // namespace attnviz::pipeline
