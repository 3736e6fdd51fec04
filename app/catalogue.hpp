#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "attnviz/mechanisms/contract/option.hpp"
#include "attnviz/report/json_writer.hpp"

namespace attnviz::app {

// Everything that has a name on the command line, in one shape: `list` and `explain` know nothing else.

/// A part of what an entry says about itself.
struct Passage {
  std::string_view key;      ///< in JSON
  std::string_view heading;  ///< for people
  std::string_view text;     ///< may be empty
};

struct Entry {
  std::string name, title;
  std::string family;  ///< under which it is listed, or empty
  std::vector<std::string> inputs;
  std::string summary, citation;
  std::vector<Passage> passages;  ///< what it computes
  std::vector<Passage> remarks;   ///< what else is to be said
  std::span<const mechanisms::OptionSpec> options;
  std::shared_ptr<void> defaults;                       ///< what the options describe
  std::string_view option_syntax = "--set NAME=VALUE";  ///< how one is set on the command line
  std::string card;                                     ///< of a network in the box: its card among the assets
};

/// "mechanisms", "models", "features", "colormaps".
std::span<const std::string_view> catalogue_names();

/// One catalogue, in its order. `name` must be one of catalogue_names().
std::vector<Entry> catalogue(std::string_view name);

/// The entries of this name in the first catalogue that has it: one, or the two halves of a network that reads both
/// pictures and texts. Throws `usage` with the nearest right name.
std::vector<Entry> find_entries(std::string_view name);

/// "image, text, tensor".
std::string inputs_text(const Entry& entry);

/// The entry as one object: the items of assets/schema/list.schema.json.
void write_entry(report::JsonWriter& json, const Entry& entry);

}  // namespace attnviz::app
