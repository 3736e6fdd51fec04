#pragma once

#include <filesystem>

#include "attnviz/image/preprocess.hpp"
#include "attnviz/models/model.hpp"

namespace attnviz::pipeline {

/// The steps that a network's folder asks for: preprocessor_config.json as transformers writes it (every form of
/// "size"), or config.json's pretrained_cfg as timm writes it; without either a square of `side` pixels by Pillow's
/// bicubic and ImageNet's mean and deviation. A CLIP as OpenAI or open_clip save it has CLIP's steps instead, with what
/// open_clip_config.json says. Throws `format` for values of the wrong kind or beyond limits.
image::PreprocessOptions read_preprocessing(const std::filesystem::path& folder, const models::ModelFacts& facts);

}  // namespace attnviz::pipeline
