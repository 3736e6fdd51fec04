#include "attnviz/models/naming/convolutional.hpp"

#include <array>

namespace attnviz::models {
namespace {

constexpr std::array<std::string_view, 1> kIgnored = {"num_batches_tracked"};

constexpr std::array kResnetRules = {
    NameRule{"conv1", "conv1"},         NameRule{"conv1.*", "conv1.*"},   NameRule{"bn1", "bn1"},
    NameRule{"maxpool.*", "maxpool.*"}, NameRule{"layer1.*", "layer1.*"}, NameRule{"layer2.*", "layer2.*"},
    NameRule{"layer3.*", "layer3.*"},   NameRule{"layer4.*", "layer4.*"}, NameRule{"head", "fc"},
};

constexpr std::array kByobnetRules = {
    NameRule{"stem", "stem"},
    NameRule{"stages.*", "stages.*"},
    NameRule{"final_conv", "final_conv"},
    NameRule{"head", "head.fc"},
};

constexpr std::array kEfficientnetRules = {
    NameRule{"conv_stem", "conv_stem"}, NameRule{"bn1", "bn1"}, NameRule{"blocks.*", "blocks.*"},
    NameRule{"conv_head", "conv_head"}, NameRule{"bn2", "bn2"}, NameRule{"head", "classifier"},
};

constexpr std::array kGatedResnetRules = {
    NameRule{"conv", "conv"},
    NameRule{"norm", "norm"},
    NameRule{"blocks.*", "blocks.*"},
    NameRule{"head", "head"},
};

}  // namespace

constinit const Naming kTimmResnet{"timm ResNet", "layer1.0.conv1.weight", kResnetRules, kIgnored};
constinit const Naming kTimmSelectiveBasic{"timm SK ResNet", "layer1.0.conv1.paths.0.conv.weight", kResnetRules,
                                           kIgnored};
constinit const Naming kTimmSelectiveBottleneck{"timm SK ResNet", "layer1.0.conv1.conv.weight", kResnetRules, kIgnored};
constinit const Naming kTimmByobnet{"timm ByobNet", "stages.0.0.conv1_1x1.conv.weight", kByobnetRules, kIgnored};
constinit const Naming kTimmEfficientnet{"timm EfficientNet", "conv_stem.weight", kEfficientnetRules, kIgnored};
constinit const Naming kGatedResnet{"attnviz gated ResNet", "blocks.0.conv1.weight", kGatedResnetRules, kIgnored};

}  // namespace attnviz::models
