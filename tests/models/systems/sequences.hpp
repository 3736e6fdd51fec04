#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "attnviz/io/safetensors.hpp"
#include "attnviz/models/systems/system.hpp"

namespace attnviz::test {

// What the tests of networks from one text to another share.

models::SystemRun run_on(const models::System& system, const std::string& text);

/// Largest difference between a map [..., T, S] and what make_sequences.py stored of it for input `row`: all numbers of
/// the first five inputs, of the others the mean over T of the products with the probe. Infinite when the shapes
/// differ.
double difference(const AttentionMap& map, const io::Safetensors& expected, const std::string& name, std::size_t row);

/// Mean weight that the eight digits of ISO dates give to the words that say them: `spans` has first and last + 1 of
/// year, month and day; weights [T,S] begin at `weights`.
double mass_in_spans(const float* weights, std::size_t length, const nlohmann::json& spans);

}  // namespace attnviz::test
