#pragma once

#include "attnviz/models/naming/naming.hpp"

namespace attnviz::models {

// How text transformers are named, by who saved them.
extern const Naming kHuggingFaceBert;  ///< BERT, RoBERTa, ELECTRA
extern const Naming kHuggingFaceAlbert;
extern const Naming kHuggingFaceDistilbert;
extern const Naming kHuggingFaceMpnet;
extern const Naming kHuggingFaceGpt2;
extern const Naming kHuggingFaceClipText;  ///< SigLIP too
extern const Naming kOpenaiClipText;       ///< the text half; open_clip too

}  // namespace attnviz::models
