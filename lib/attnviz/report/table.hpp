#pragma once

#include <string>
#include <string_view>

#include "attnviz/core/attention_map.hpp"

namespace attnviz::report {

/// Whose rows of a table they are.
struct RowOwner {
  std::string_view input, mechanism, query;
};

/// The first line of a table, with its newline:
///   input,mechanism,query,map,layer,head,entropy,distance,top_tenth,peak,peak_label,peak_x,peak_y,peak_width,peak_height,
///   agreement
/// Entropy is in nats, distance and the peak's box in source pixels; what `analysis::HeadSummary` lacks is empty.
const std::string& table_header();

/// One line a layer and head, as RFC 4180 says but with \n. Throws as `analysis::summarize_heads` does.
std::string table_rows(const RowOwner& owner, const AttentionMap& map);

}  // namespace attnviz::report
