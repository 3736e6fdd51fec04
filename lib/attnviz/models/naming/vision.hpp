#pragma once

#include "attnviz/models/naming/naming.hpp"

namespace attnviz::models {

// How vision transformers are named, by who saved them.
extern const Naming kHuggingFaceVit;         ///< ViTModel and its heads; DINO by Hugging Face
extern const Naming kHuggingFaceDeit;        ///< the distilled ones
extern const Naming kHuggingFaceDinov2;      ///< with and without registers
extern const Naming kHuggingFaceClipVision;  ///< SigLIP too
extern const Naming kTimmVit;                ///< timm, and the authors of DINO and DINOv2
extern const Naming kOpenaiClip;             ///< the picture half; open_clip too
extern const Naming kTorchvisionVit;

}  // namespace attnviz::models
