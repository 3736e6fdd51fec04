#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "attnviz/core/attention_map.hpp"
#include "attnviz/io/arrow_metadata.hpp"

namespace attnviz::report {

/// Whose rows of a table they are.
struct RowOwner {
  std::string_view input, mechanism, query;
};

/// The columns of a table and what they hold:
///   input,mechanism,query,map,layer,head,entropy,distance,top_tenth,peak,peak_label,peak_x,peak_y,peak_width,peak_height,
///   agreement
/// Entropy is in nats, distance and the peak's box in source pixels; what `analysis::HeadSummary` lacks is empty.
const std::vector<io::ArrowColumn>& table_columns();

/// The first line of a table, their names, with its newline.
const std::string& table_header();

/// One line a layer and head, as RFC 4180 says but with \n. Throws as `analysis::summarize_heads` does.
std::string table_rows(const RowOwner& owner, const AttentionMap& map);

}  // namespace attnviz::report
