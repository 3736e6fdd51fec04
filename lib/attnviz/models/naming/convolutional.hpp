#pragma once

#include "attnviz/models/naming/naming.hpp"

namespace attnviz::models {

// How timm names its convolutional networks. Our names within a stage are timm's.
extern const Naming kTimmResnet;
extern const Naming kTimmSelectiveBasic;       ///< ResNets of selective kernels, two layers a block
extern const Naming kTimmSelectiveBottleneck;  ///< three layers a block
extern const Naming kTimmByobnet;
extern const Naming kTimmEfficientnet;  ///< MobileNetV3 too
/// Our own, attnviz's gated networks.
extern const Naming kGatedResnet;

}  // namespace attnviz::models
