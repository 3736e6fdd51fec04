#include "attnviz/mechanisms/registry.hpp"

#include <algorithm>
#include <array>

#include "attnviz/core/error.hpp"
#include "attnviz/core/nearest_name.hpp"
#include "attnviz/mechanisms/bottom_up/fine_grained.hpp"
#include "attnviz/mechanisms/bottom_up/geodesic.hpp"
#include "attnviz/mechanisms/bottom_up/itti.hpp"
#include "attnviz/mechanisms/bottom_up/max_pool.hpp"
#include "attnviz/mechanisms/bottom_up/recurrent_gates.hpp"
#include "attnviz/mechanisms/bottom_up/spectral_residual.hpp"
#include "attnviz/mechanisms/gates/bam.hpp"
#include "attnviz/mechanisms/gates/cbam.hpp"
#include "attnviz/mechanisms/gates/coordinate.hpp"
#include "attnviz/mechanisms/gates/effective_squeeze_excite.hpp"
#include "attnviz/mechanisms/gates/efficient_channel.hpp"
#include "attnviz/mechanisms/gates/global_context.hpp"
#include "attnviz/mechanisms/gates/relation.hpp"
#include "attnviz/mechanisms/gates/selective_kernel.hpp"
#include "attnviz/mechanisms/gates/simam.hpp"
#include "attnviz/mechanisms/gates/squeeze_excite.hpp"
#include "attnviz/mechanisms/gates/triplet.hpp"
#include "attnviz/mechanisms/pairwise/hard_attention.hpp"
#include "attnviz/mechanisms/pairwise/key_value.hpp"
#include "attnviz/mechanisms/pairwise/local_attention.hpp"
#include "attnviz/mechanisms/pairwise/soft.hpp"
#include "attnviz/mechanisms/pairwise/sparse_attention.hpp"
#include "attnviz/mechanisms/scores/learned_scores.hpp"
#include "attnviz/mechanisms/scores/score_mechanisms.hpp"
#include "attnviz/mechanisms/self_attention/attention_pool.hpp"
#include "attnviz/mechanisms/self_attention/cross.hpp"
#include "attnviz/mechanisms/self_attention/dual_attention.hpp"
#include "attnviz/mechanisms/self_attention/external.hpp"
#include "attnviz/mechanisms/self_attention/grouped_query.hpp"
#include "attnviz/mechanisms/self_attention/linear_attention.hpp"
#include "attnviz/mechanisms/self_attention/multi_head.hpp"
#include "attnviz/mechanisms/self_attention/multi_head_external.hpp"
#include "attnviz/mechanisms/self_attention/non_local.hpp"
#include "attnviz/mechanisms/self_attention/self_attention.hpp"

namespace attnviz::mechanisms {

std::span<const Mechanism> registry() {
  static constexpr std::array kRows = {
      row<run_distance>(kDistance, kDistanceOptions),
      row<run_cosine>(kCosine, kPlainScoreOptions),
      row<run_dot>(kDot, kPlainScoreOptions),
      row<run_scaled_dot>(kScaledDot, kPlainScoreOptions),
      row<run_additive>(kAdditive, kAdditiveOptions),
      row<run_bilinear>(kBilinear, kPlainScoreOptions),
      row<run_concat>(kConcat, kConcatOptions),
      row<run_location>(kLocation, kPlainScoreOptions),

      row<run_soft>(kSoft, kPairwiseOptions),
      row<run_hard>(kHard, kHardOptions),
      row<run_local>(kLocalAttention, kLocalOptions),
      row<run_sparse>(kSparse, kSparseOptions),
      row<run_key_value>(kKeyValue, kKeyValueOptions),

      row<run_self>(kSelf, kSelfOptions),
      row<run_multi_head>(kMultiHead, kMultiHeadOptions),
      row<run_cross>(kCross, kCrossOptions),
      row<run_grouped_query>(kGroupedQuery, kGroupedQueryOptions),
      row<run_multi_query>(kMultiQuery, kMultiQueryOptions),
      row<run_linear>(kLinear, kLinearAttentionOptions),
      row<run_external>(kExternal, kExternalOptions),
      row<run_multi_head_external>(kMultiHeadExternal, kMultiHeadExternalOptions),
      row<run_non_local>(kNonLocal, kNonLocalOptions),
      row<run_position_attention>(kPositionAttention, kPositionAttentionOptions),
      row<run_channel_self_attention>(kChannelSelfAttention, kChannelSelfAttentionOptions),
      row<run_attention_pool>(kAttentionPool, kAttentionPoolOptions),

      row<run_squeeze_excite>(kSqueezeExcite, kSqueezeExciteOptions),
      row<run_effective_squeeze_excite>(kEffectiveSqueezeExcite, kEffectiveSqueezeExciteOptions),
      row<run_efficient_channel>(kEfficientChannel, kEfficientChannelOptions),
      row<run_selective_kernel>(kSelectiveKernel, kSelectiveKernelOptions),

      row<run_global_context>(kGlobalContext, kGlobalContextOptions),

      row<run_simam>(kSimam, kSimamOptions),
      row<run_cbam>(kCbam, kCbamOptions),
      row<run_bam>(kBam, kBamOptions),
      row<run_coordinate>(kCoordinate, kCoordinateOptions),
      row<run_triplet>(kTriplet, kTripletOptions),
      row<run_relation>(kRelation, kRelationOptions),

      row<run_spectral_residual>(kSpectralResidual, kSpectralResidualOptions),
      row<run_fine_grained>(kFineGrained, kFineGrainedOptions),
      row<run_itti>(kItti, kIttiOptions),
      row<run_geodesic>(kGeodesic, kGeodesicOptions),
      row<run_max_pool>(kMaxPool, kMaxPoolOptions),
      row<run_lstm_gates>(kLstmGates, kRecurrentGatesOptions),
      row<run_gru_gates>(kGruGates, kRecurrentGatesOptions),
  };
  return kRows;
}

const Mechanism& find(std::string_view name) {
  const auto rows = registry();
  const auto found =
      std::ranges::find_if(rows, [name](const Mechanism& mechanism) { return mechanism.description.name == name; });
  if (found != rows.end()) return *found;
  std::vector<std::string> names;
  for (const Mechanism& mechanism : rows) names.emplace_back(mechanism.description.name);
  const std::string near = did_you_mean(name, names);
  throw Error(ErrorKind::usage, "there is no mechanism '" + std::string(name) + "'",
              near.empty() ? "see 'attnviz list'" : near);
}

}  // namespace attnviz::mechanisms
