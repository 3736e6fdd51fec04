#pragma once

#include <filesystem>

#include "attnviz/image/preprocess.hpp"

namespace attnviz::pipeline {

/// The steps that a network's folder asks for: preprocessor_config.json as transformers writes it (every form of
/// "size"), or config.json's pretrained_cfg as timm writes it; without either a square of `side` pixels by Pillow's
/// bicubic and ImageNet's mean and deviation. Throws `format` for values of the wrong kind or beyond limits.
image::PreprocessOptions read_preprocessing(const std::filesystem::path& folder, std::size_t side);

}  // namespace attnviz::pipeline
