#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "attnviz/mechanisms/contract/inputs.hpp"
#include "attnviz/pipeline/query_spec.hpp"
#include "attnviz/report/dump.hpp"

namespace attnviz::pipeline {

/// Those that were asked for, or `all` where every position attends by nature (texts, plain token tensors, the
/// self-attention family) and `background` on pictures.
std::vector<QuerySpec> queries_for(const std::vector<QuerySpec>& asked, const mechanisms::Inputs& inputs,
                                   bool self_attention);

/// The queries as a step of the dump.
report::Step query_step(std::span<const QuerySpec> queries);

/// One query as positions of a sequence: those whose rows answer it, to be averaged where there are several.
struct QueryRows {
  std::string label;
  std::vector<std::size_t> positions;
  std::optional<Mark> mark;  ///< where it is on the picture
};

/// The queries of a network, which has rows for its own positions only. Of `inputs` the number of tokens, their labels
/// and the grid count. Throws as `resolve_queries`.
std::vector<QueryRows> query_rows(std::span<const QuerySpec> specs, const mechanisms::Inputs& inputs);

/// The query vectors of these inputs. Several queries become several rows; `background` and `all` stand alone.
/// Throws `usage` when a query does not fit: a pixel outside the picture, a word that does not occur.
mechanisms::Queries resolve_queries(std::span<const QuerySpec> specs, const mechanisms::Inputs& inputs);

}  // namespace attnviz::pipeline
