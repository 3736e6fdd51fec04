#pragma once

#include "attnviz/models/naming/naming.hpp"

namespace attnviz::models {

/// For networks that were trained for attnviz: their tensors are called as here.
extern const Naming kOwnNames;

}  // namespace attnviz::models
