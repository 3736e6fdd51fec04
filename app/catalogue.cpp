#include "catalogue.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <sstream>

#include "attnviz/core/error.hpp"
#include "attnviz/core/nearest_name.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/mechanisms/registry.hpp"
#include "attnviz/models/registry.hpp"
#include "attnviz/models/systems/registry.hpp"
#include "attnviz/pipeline/feature_kinds.hpp"
#include "attnviz/pipeline/network.hpp"
#include "attnviz/render/scales/colormap.hpp"

namespace attnviz::app {
namespace {

using mechanisms::OptionSpec;
using mechanisms::OptionType;

constexpr std::array<std::string_view, 4> kNames = {"mechanisms", "models", "features", "colormaps"};

std::vector<std::string> inputs_of(mechanisms::Accepts accepts) {
  switch (accepts) {
    case mechanisms::Accepts::any:
      return {"image", "text", "tensor"};
    case mechanisms::Accepts::grid:
      return {"image", "feature map"};
    case mechanisms::Accepts::pixels:
      return {"image"};
  }
  throw Error(ErrorKind::internal, "a mechanism that accepts nothing");
}

Entry entry_of(const mechanisms::Mechanism& mechanism) {
  const mechanisms::Description& text = mechanism.description;
  return {
      .name = std::string(text.name),
      .title = std::string(text.title),
      .family = mechanisms::name_of(text.family),
      .inputs = inputs_of(text.accepts),
      .summary = std::string(text.summary),
      .citation = std::string(text.citation),
      .passages = {{"formula", "Formula", text.formula},
                   {"shapes", "Shapes", text.shapes},
                   {"tensors", "Learned tensors (--weights FILE.safetensors, else drawn from --seed)", text.tensors}},
      .remarks = {{"tutorial", "Section of the tutorial", text.tutorial},
                  {"erratum", "What the tutorial says differently", text.erratum},
                  {"example", "Example", text.example}},
      .options = mechanism.options,
      .defaults = mechanism.make_options()};
}

Entry entry_of(const models::Architecture& architecture) {
  const models::ArchitectureDescription& text = architecture.description;
  const bool picture = text.input == models::InputKind::picture;
  return {.name = std::string(text.name),
          .title = std::string(text.title),
          .family = picture ? "looks at pictures" : "reads texts",
          .inputs = {picture ? "image" : "text"},
          .summary = std::string(text.summary),
          .citation = std::string(text.citation),
          .passages = {},
          .remarks = {},
          .options = {},
          .defaults = {}};
}

Entry entry_of(const pipeline::BoxedNetwork& network) {
  return {.name = std::string(network.name),
          .title = std::string(network.name),
          .family = "in the box",
          .inputs = {network.input == models::InputKind::picture ? "image" : "text"},
          .summary = std::string(network.summary),
          .citation = std::string(network.citation),
          .passages = {},
          .remarks = {{"example", "Example", network.example}},
          .options = {},
          .defaults = {},
          .card = "models/" + std::string(network.name) + "/MODEL_CARD.md"};
}

Entry entry_of(const models::SystemArchitecture& system) {
  Entry entry = entry_of(models::Architecture{system.description, {}, nullptr});
  entry.family = "answers in steps";
  return entry;
}

Entry entry_of(const pipeline::FeatureKind& kind) {
  return {.name = std::string(kind.name),
          .title = std::string(kind.name),
          .family = {},
          .inputs = {std::string(kind.input)},
          .summary = std::string(kind.description),
          .citation = std::string(kind.citation),
          .passages = {},
          .remarks = {},
          .options = kind.options,
          .defaults = kind.make_options(),
          .option_syntax = "--NAME VALUE"};
}

Entry entry_of(const render::Colormap& map) {
  return {.name = std::string(map.name),
          .title = std::string(map.name),
          .family = map.diverging ? "diverging" : "sequential",
          .inputs = {},
          .summary = std::string(map.description),
          .citation = std::string(map.citation),
          .passages = {},
          .remarks = {},
          .options = {},
          .defaults = {}};
}

template <class Rows>
std::vector<Entry> entries_of(const Rows& rows) {
  std::vector<Entry> entries;
  for (const auto& row : rows) entries.push_back(entry_of(row));
  return entries;
}

void write_default(report::JsonWriter& json, const OptionSpec& option, const void* options) {
  const std::string text = mechanisms::text_of(option, options);
  switch (option.type) {
    case OptionType::flag:
      json.flag(text == "true");
      break;
    case OptionType::integer:
      json.integer(std::get<std::int64_t>(option.read(options)));
      break;
    case OptionType::real:
      json.real(std::stod(text));  // the shortest text of the single-precision field is what a user would write
      break;
    case OptionType::choice:
      json.text(text);
      break;
  }
}

void write_option(report::JsonWriter& json, const OptionSpec& option, const void* options) {
  json.open_object(report::Layout::line).key("name").text(option.name).key("type").text(name_of(option.type));
  write_default(json.key("default"), option, options);
  if (option.type == OptionType::integer || option.type == OptionType::real) {
    json.key("least").real(option.low).key("most").real(option.high);
  }
  if (option.type == OptionType::choice) {
    json.key("choices").texts({option.choices.begin(), option.choices.end()});
  }
  json.key("help").text(option.help).close_object();
}

}  // namespace

std::span<const std::string_view> catalogue_names() {
  return kNames;
}

std::vector<Entry> catalogue(std::string_view name) {
  if (name == "mechanisms") return entries_of(mechanisms::registry());
  if (name == "models") {
    auto entries = entries_of(pipeline::boxed_networks());
    std::ranges::move(entries_of(models::architectures()), std::back_inserter(entries));
    std::ranges::move(entries_of(models::system_architectures()), std::back_inserter(entries));
    return entries;
  }
  if (name == "features") return entries_of(pipeline::feature_kinds());
  if (name == "colormaps") return entries_of(render::colormaps());
  throw Error(ErrorKind::internal, "there is no catalogue of " + std::string(name));
}

namespace {

/// Mechanisms whose titles have a word near this one: "atention" is in many, and is no name.
std::string named_by_a_word(std::string_view typed) {
  constexpr std::size_t kMost = 8;
  std::string found;
  std::size_t count = 0;
  for (const Entry& entry : catalogue("mechanisms")) {
    std::vector<std::string> words;
    std::istringstream title(entry.title);
    for (std::string word; title >> word;) words.push_back(word);
    if (!nearest_name(typed, words) || ++count > kMost) continue;
    found += (found.empty() ? "perhaps one of " : ", ") + entry.name;
  }
  if (count > kMost) found += " ... see 'attnviz list'";
  return found;
}

}  // namespace

std::vector<Entry> find_entries(std::string_view name) {
  std::vector<std::string> names;
  for (const std::string_view known : kNames) {
    std::vector<Entry> entries = catalogue(known);
    for (const Entry& entry : entries) names.push_back(entry.name);
    std::erase_if(entries, [&](const Entry& entry) { return entry.name != name; });
    if (!entries.empty()) return entries;
  }
  std::string near = did_you_mean(name, names);
  if (near.empty()) near = named_by_a_word(name);
  throw Error(ErrorKind::usage, "there is nothing called '" + io::for_terminal(name) + "'",
              near.empty() ? "see 'attnviz list', and list models, features, colormaps" : near);
}

std::string inputs_text(const Entry& entry) {
  std::string text;
  for (const std::string& input : entry.inputs) text += (text.empty() ? "" : ", ") + input;
  return text;
}

void write_entry(report::JsonWriter& json, const Entry& entry) {
  const auto write = [&](const std::vector<Passage>& passages) {
    for (const auto& [key, heading, text] : passages) {
      if (!text.empty()) json.key(key).text(text);
    }
  };
  json.open_object().key("name").text(entry.name).key("title").text(entry.title);
  if (!entry.family.empty()) json.key("family").text(entry.family);
  json.key("inputs").texts(entry.inputs);
  json.key("description").text(entry.summary).key("citation").text(entry.citation);
  write(entry.passages);
  json.key("options").open_list();
  for (const OptionSpec& option : entry.options) write_option(json, option, entry.defaults.get());
  json.close_list();
  write(entry.remarks);
  json.close_object();
}

}  // namespace attnviz::app
