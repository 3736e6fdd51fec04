#pragma once

#include <functional>

#include "attnviz/report/dump.hpp"
#include "attnviz/report/json_writer.hpp"

namespace attnviz::report {

/// Writes the members of a map's object that hold its numbers.
using NumbersWriter = std::function<void(JsonWriter& json, const AttentionMap& map)>;

/// Writes a dump as one object, its members in their fixed order. Throws `internal` for a map that does not fit
/// together and for two maps of one name.
void write_dump(JsonWriter& json, const Dump& dump, Layout layout, const NumbersWriter& write_numbers);

}  // namespace attnviz::report
