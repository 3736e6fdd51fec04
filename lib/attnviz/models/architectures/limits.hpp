#pragma once

#include "attnviz/models/config.hpp"

namespace attnviz::models {

// What a config.json may ask for: beyond it no network is known, and a mistake or malice is.
inline constexpr CountLimits kLayerLimits{1, 512}, kHeadLimits{1, 512}, kWidthLimits{1, 65'536},
    kInnerLimits{1, 1'048'576}, kVocabularyLimits{1, 10'000'000}, kPositionLimits{1, 1'048'576}, kTypeLimits{0, 1024},
    kSideLimits{1, 16'384}, kPatchLimits{1, 1024}, kRegisterLimits{0, 1024}, kGroupLimits{1, 512};
inline constexpr RealLimits kEpsilonLimits{0, 0.1};

}  // namespace attnviz::models
