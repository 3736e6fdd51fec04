#pragma once

#include <nlohmann/json_fwd.hpp>

#include "attnviz/mechanisms/contract/inputs.hpp"
#include "attnviz/mechanisms/contract/parameters.hpp"

namespace attnviz::test {

/// A picture of 40 by 30 pixels with a bright spot, a grid of 4 x 5 cells with 8 channels, one query.
mechanisms::Inputs small_picture();
/// Six tokens of 8 channels, each a query.
mechanisms::Inputs small_text();
/// A picture of one colour: every feature is the same everywhere.
mechanisms::Inputs flat_picture();

/// Bytes that a golden holds as numbers [H,W,C].
Pixels pixels_in(const nlohmann::json& value);

/// The tensors of a golden {"name": {"shape", "values"}} as a weights file, read under their own names.
mechanisms::Parameters parameters_in(const nlohmann::json& tensors);

}  // namespace attnviz::test
