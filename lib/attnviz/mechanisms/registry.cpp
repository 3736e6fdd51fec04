#include "attnviz/mechanisms/registry.hpp"

#include <algorithm>
#include <array>

#include "attnviz/core/error.hpp"
#include "attnviz/core/nearest_name.hpp"
#include "attnviz/mechanisms/bam.hpp"
#include "attnviz/mechanisms/cbam.hpp"
#include "attnviz/mechanisms/coordinate.hpp"
#include "attnviz/mechanisms/effective_squeeze_excite.hpp"
#include "attnviz/mechanisms/efficient_channel.hpp"
#include "attnviz/mechanisms/fine_grained.hpp"
#include "attnviz/mechanisms/global_context.hpp"
#include "attnviz/mechanisms/itti.hpp"
#include "attnviz/mechanisms/key_value.hpp"
#include "attnviz/mechanisms/learned_scores.hpp"
#include "attnviz/mechanisms/max_pool.hpp"
#include "attnviz/mechanisms/recurrent_gates.hpp"
#include "attnviz/mechanisms/relation.hpp"
#include "attnviz/mechanisms/score_mechanisms.hpp"
#include "attnviz/mechanisms/selective_kernel.hpp"
#include "attnviz/mechanisms/self_attention.hpp"
#include "attnviz/mechanisms/simam.hpp"
#include "attnviz/mechanisms/soft.hpp"
#include "attnviz/mechanisms/spectral_residual.hpp"
#include "attnviz/mechanisms/squeeze_excite.hpp"
#include "attnviz/mechanisms/triplet.hpp"

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
      row<run_key_value>(kKeyValue, kKeyValueOptions),

      row<run_self>(kSelf, kSelfOptions),

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
