#pragma once

// Inside of image/: what the library and its parts that decode pictures say to each other. Every part has these three
// functions. Plain C, and nothing thrown: a part may be built with other tools than the library.

#include <cstddef>

extern "C" {

enum AttnvizPartStatus { attnviz_part_done, attnviz_part_damaged, attnviz_part_unsupported, attnviz_part_too_large };

struct AttnvizPartPicture {
  std::size_t width, height;  ///< upright, as it will be drawn
  std::size_t channels;       ///< 3: RGB, 4: RGB and alpha
  int premultiplied;          ///< whether colours are multiplied by alpha already
  std::size_t most_pixels;    ///< asked: what the caller would take
  char message[256];          ///< the decoder's words when something failed
  void* state;                ///< the part's own; null: nothing is open
};

/// Reads the header of the picture in bytes[0,size), which must stay until it is closed. Nothing of the size of the
/// picture is allocated. To be closed whatever the answer is.
using AttnvizPartOpen = AttnvizPartStatus(AttnvizPartPicture* picture, const unsigned char* bytes, std::size_t size);
/// Decodes into rows[height][width][channels], eight bits each.
using AttnvizPartDraw = AttnvizPartStatus(AttnvizPartPicture* picture, unsigned char* rows);
using AttnvizPartClose = void(AttnvizPartPicture* picture);

// What a part exports.
#define ATTNVIZ_PART_EXPORT __attribute__((visibility("default")))
ATTNVIZ_PART_EXPORT AttnvizPartOpen attnviz_picture_open;
ATTNVIZ_PART_EXPORT AttnvizPartDraw attnviz_picture_draw;
ATTNVIZ_PART_EXPORT AttnvizPartClose attnviz_picture_close;
}
