#pragma once

// Inside of image/: how a picture of which data is wrong or missing is read.

#include <string>

#include "attnviz/image/decoders.hpp"

namespace attnviz::image {

/// Exactly: the first thing wrong ends it. Patiently: what can be decoded is drawn, the rest stays white.
enum class Reading { exact, patient };

struct Attempt {
  Raster raster;
  std::string damage;            ///< the decoder's words on the first thing that was wrong, or empty
  bool shows_something = false;  ///< whether a whole row was decoded
};

/// Every picture is read exactly at first. One that is damaged is read again, patiently, unless the limits are strict.
/// Throws `format` when it is strict, or when nothing can be seen.
Raster decode_despite_damage(const Encoded& file, Attempt (*attempt)(const Encoded&, Reading));

}  // namespace attnviz::image
