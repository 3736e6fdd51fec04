#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "attnviz/core/attention_map.hpp"

namespace attnviz::report {

/// A text as one field: quoted where it must be, UTF-8 in any case.
std::string csv_field(std::string_view text);

/// The fields of the next line of a table as `csv_field` writes them; `rest` loses the line. A line's end inside of
/// quotes is part of its field.
std::vector<std::string> next_csv_row(std::string_view& rest);

/// The map in long form, as RFC 4180 says but with \n: a header, then one line a cell. Each axis has a column with the
/// position (from 0) and, where it has labels, one with the label; the last column is the value.
///   query,query_label,key,key_label,value
///   0,the,0,the,0.25
/// Labels stand as they are (quoted where needed): a spreadsheet takes one that begins with = for a formula.
/// Throws `internal` for a map that does not fit together.
std::string to_csv(const AttentionMap& map);

}  // namespace attnviz::report
