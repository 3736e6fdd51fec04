#include "attnviz/report/banners.hpp"

#include <algorithm>

namespace attnviz::report {
namespace {

const Setting* setting_of(const Step& step, const std::string& name) {
  const auto found = std::ranges::find(step.settings, name, &Setting::name);
  return found == step.settings.end() ? nullptr : &*found;
}

std::int64_t count_of(const Step& step, const std::string& name) {
  const Setting* setting = setting_of(step, name);
  const auto* count = setting != nullptr ? std::get_if<std::int64_t>(&setting->value) : nullptr;
  return count != nullptr ? *count : 0;
}

bool has_kind(const Step& step, const std::string& kind) {
  const Setting* setting = setting_of(step, "kind");
  return setting != nullptr && *setting == Setting{"kind", kind};
}

void add_features(std::vector<Banner>& banners, const Step& step) {
  if (has_kind(step, "hashed")) {
    banners.push_back({"Words are compared by spelling, not by meaning.", "compared by spelling"});
  } else if (has_kind(step, "bank")) {
    banners.push_back(
        {"Places are compared by colours and edges, not by what they show.", "compared by colours and edges"});
  } else if (has_kind(step, "patches")) {
    banners.push_back({"Places are compared pixel by pixel, not by what they show.", "compared by pixels"});
  }
}

void add_cut(std::vector<Banner>& banners, const Step& step) {
  const std::int64_t cut = count_of(step, "cut");
  if (cut == 0) return;
  banners.push_back(
      {"The text is cut: its last " + std::to_string(cut) + " pieces did not fit the network and are left out.",
       "text cut", true});
}

void add_damage(std::vector<Banner>& banners, const Step& step) {
  const Setting* damage = setting_of(step, "damage");
  const auto* words = damage != nullptr ? std::get_if<std::string>(&damage->value) : nullptr;
  if (words == nullptr) return;
  banners.push_back({"The picture's file is damaged: " + *words + ".", "damaged file", true});
}

void add_outside(std::vector<Banner>& banners, const Step& step) {
  const Setting* why = setting_of(step, "why");
  const auto* text = why != nullptr ? std::get_if<std::string>(&why->value) : nullptr;
  if (text == nullptr) return;
  banners.push_back({"Outside of what the network was trained on: " + *text + ".", "outside of its world", true});
}

void add_unknown(std::vector<Banner>& banners, const Step& step) {
  constexpr std::int64_t kOneIn = 10;
  const std::int64_t unknown = count_of(step, "unknown");
  const std::int64_t pieces = count_of(step, "tokens") - count_of(step, "special");
  if (unknown * kOneIn <= pieces) return;
  banners.push_back({"The network does not know " + std::to_string(unknown) + " of " + std::to_string(pieces) +
                         " pieces: this text is not of its world.",
                     std::to_string(unknown) + " of " + std::to_string(pieces) + " pieces unknown", true});
}

}  // namespace

std::vector<Banner> banners_of(const WeightsRecord& weights, std::span<const Step> steps) {
  std::vector<Banner> banners;
  if (weights.origin == "random") {
    const std::string seed = std::to_string(weights.seed);
    banners.push_back(
        {"Random weights, seed " + seed + ": this shows how the mechanism works, not anything that was learned.",
         "random weights, seed " + seed});
  }
  for (const Step& step : steps) {
    if (step.name == "decode") add_damage(banners, step);
    if (step.name == "features") add_features(banners, step);
    if (step.name == "tokenize") {
      add_cut(banners, step);
      add_unknown(banners, step);
    }
    if (step.name == "outside") add_outside(banners, step);
  }
  return banners;
}

std::string features_note(std::span<const Step> steps) {
  for (const Step& step : steps) {
    const Setting* kind = step.name == "features" ? setting_of(step, "kind") : nullptr;
    const auto* name = kind != nullptr ? std::get_if<std::string>(&kind->value) : nullptr;
    if (name == nullptr) continue;
    const bool by_hand = *name == "bank" || *name == "patches" || *name == "hashed";
    const std::int64_t rows = count_of(step, "rows"), columns = count_of(step, "columns");
    return "features: " + (by_hand ? *name : "tokens of " + *name) +
           (rows > 0 ? ", " + std::to_string(columns) + " x " + std::to_string(rows) : "");
  }
  return "";
}

std::vector<std::string> banners_of(const Dump& dump) {
  std::vector<std::string> sentences;
  for (Banner& banner : banners_of(dump.weights, dump.preprocess)) sentences.push_back(std::move(banner.sentence));
  return sentences;
}

}  // namespace attnviz::report
