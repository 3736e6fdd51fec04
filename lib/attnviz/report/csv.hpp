#pragma once

#include <string>

#include "attnviz/core/attention_map.hpp"

namespace attnviz::report {

/// The map in long form, as RFC 4180 says but with \n: a header, then one line a cell. Each axis has a column with the
/// position (from 0) and, where it has labels, one with the label; the last column is the value.
///   query,query_label,key,key_label,value
///   0,the,0,the,0.25
/// Labels stand as they are (quoted where needed): a spreadsheet takes one that begins with = for a formula.
/// Throws `internal` for a map that does not fit together.
std::string to_csv(const AttentionMap& map);

}  // namespace attnviz::report
