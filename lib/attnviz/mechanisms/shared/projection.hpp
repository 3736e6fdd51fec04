#pragma once

#include <array>

#include "attnviz/core/tensor.hpp"
#include "attnviz/mechanisms/contract/option.hpp"
#include "attnviz/mechanisms/contract/parameters.hpp"
#include "attnviz/mechanisms/shared/linear_layer.hpp"

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
struct QueryKeyLayers {
  LinearLayer query, key;
};

// The layouts in which published models keep these layers; all are read by the readers below.
inline constexpr std::string_view kQkvTensors =
    "in_proj_weight [3E,D], in_proj_bias (rows q, k, v: torch.nn.MultiheadAttention); or qkv.weight, qkv.bias (timm); "
    "or "
    "c_attn.weight [D,3E], c_attn.bias (GPT-2); or q_proj, k_proj, v_proj (Llama, CLIP), query, key, value (BERT, "
    "ViT), "
    "q_lin, k_lin, v_lin (DistilBERT) or q, k, v (T5), each with .weight [E,D] and .bias or none. Of a larger file the "
    "tensors whose names end so.";

/// Widths of the sequences that are projected and of what comes out of a drawn layer.
struct QkvWidths {
  std::size_t query, source;  ///< of the sequence that asks and of the one that is asked
  std::size_t key, value;     ///< outputs: of keys (and queries), of values
  std::size_t asking = 0;     ///< outputs of queries, where they have more heads than keys
};

/// Reads the layers, in whichever layout the file has, taking the output widths and the presence of biases from the
/// file. Without a file draws them (Glorot's uniform, no bias) in the widths asked for.
QkvLayers read_qkv(Parameters& parameters, const QkvWidths& widths);
/// The two of them that weights need; `widths.value` is not looked at.
QueryKeyLayers read_query_key(Parameters& parameters, const QkvWidths& widths);
/// The one that key-value attention needs for its weights; separate tensors only.
LinearLayer read_key(Parameters& parameters, LayerWidths widths);

/// The layer behind the heads: out_proj, proj, o_proj, output.dense, out_lin, o, or GPT-2's c_proj [in,out].
LinearLayer read_output(Parameters& parameters, LayerWidths widths);

}  // namespace attnviz::mechanisms
