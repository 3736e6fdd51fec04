#include "attnviz/models/naming/own.hpp"

namespace attnviz::models {

const Naming kOwnNames{.name = "attnviz", .fingerprint = "", .rules = {}, .ignored = {}};

}  // namespace attnviz::models
