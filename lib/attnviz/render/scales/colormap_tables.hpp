#pragma once

#include <string_view>

namespace attnviz::render {

// 256 colours each, six hexadecimal digits a colour, from the low end to the high end.
// viridis, inferno, magma and plasma: Nathaniel J. Smith, Stefan van der Walt, Eric Firing, as published with
// matplotlib and released under CC0 1.0 (no rights reserved). cividis: Jamie R. Nunez, Christopher R. Anderton, Ryan S.
// Renslow, "Optimizing colormaps with consideration for color vision deficiency", PLOS ONE 13(7), 2018 (CC BY 4.0), as
// published with matplotlib.
extern const std::string_view kViridisTable;
extern const std::string_view kInfernoTable;
extern const std::string_view kMagmaTable;
extern const std::string_view kPlasmaTable;
extern const std::string_view kCividisTable;

}  // namespace attnviz::render
