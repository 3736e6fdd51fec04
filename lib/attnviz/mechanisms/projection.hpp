#pragma once

#include <array>

#include "attnviz/core/tensor.hpp"
#include "attnviz/mechanisms/linear_layer.hpp"
#include "attnviz/mechanisms/option.hpp"
#include "attnviz/mechanisms/parameters.hpp"

namespace attnviz::mechanisms {

/// Whether queries, keys and values are the tokens themselves or learned projections of them.
enum class Projections { automatic, none, learned };
inline constexpr std::array<std::string_view, 3> kProjectionsNames = {"auto", "none", "learned"};
inline constexpr std::string_view kProjectionsHelp =
    "none: Q = K = V = X; learned: through W_q, W_k, W_v; auto: learned with a weights file";

/// Whether this run projects.
bool projects(Projections projections, const Parameters& parameters);

/// What makes queries, keys and values out of tokens.
struct QkvLayers {
  LinearLayer query, key, value;
};
inline constexpr std::string_view kQkvTensors =
    "in_proj_weight [3E,D] and in_proj_bias (rows q, k, v: torch.nn.MultiheadAttention), or qkv.weight (timm), or "
    "q_proj.weight, k_proj.weight, v_proj.weight, or query.weight, key.weight, value.weight; each with .bias or without";

/// Widths of the sequences that are projected and of what comes out of a drawn layer.
struct QkvWidths {
  std::size_t query, source;  ///< of the sequence that asks and of the one that is asked
  std::size_t key, value;     ///< outputs: of queries and keys, of values
};

/// Reads the three layers, in whichever layout the file has, taking the output widths and the presence of biases from
/// the file. Without a file draws them (Glorot's uniform, no bias) in the widths asked for.
QkvLayers read_qkv(Parameters& parameters, const QkvWidths& widths);

/// The layer that makes keys, alone; same names.
LinearLayer read_key(Parameters& parameters, LayerWidths widths);

}  // namespace attnviz::mechanisms
