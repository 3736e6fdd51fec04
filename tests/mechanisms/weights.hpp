#pragma once

#include "attnviz/mechanisms/contract/parameters.hpp"
#include "support/paths.hpp"

namespace attnviz::test {

/// The tensors of tests/data/weights/NAME.safetensors.
inline mechanisms::Parameters weights(const std::string& name) {
  return mechanisms::Parameters(tests_path("data/weights/" + name + ".safetensors"), 0);
}

}  // namespace attnviz::test
