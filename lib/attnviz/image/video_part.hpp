#pragma once

#include <cstdint>

// What the program and its part for videos (video_part/, FFmpeg's libraries) say to each other, in plain C: the part is
// opened at run time, so no exception and no C++ type crosses.
extern "C" {

/// Changes with every change below: a part of another version is refused.
constexpr std::int32_t kAttnvizVideoVersion = 1;

/// Why something failed or was lost, in FFmpeg's words.
struct AttnvizVideoWords {
  char text[256];
};

struct AttnvizVideoRequest {
  const char* path;
  std::int64_t most_pixels;  ///< of a frame
  std::int32_t threads;
};

enum AttnvizVideoOpened : std::int32_t {
  kAttnvizVideoOpen = 0,
  kAttnvizVideoDamaged = 1,    ///< no container that is known, or one without its index
  kAttnvizVideoNoPicture = 2,  ///< sound alone
  kAttnvizVideoNoDecoder = 3,
  kAttnvizVideoNoMemory = 4,
  kAttnvizVideoTooLarge = 5,  ///< width and height of the info are told
  kAttnvizVideoNoSize = 6     ///< none is known, or one beyond the limit, as the words say
};

struct AttnvizVideoInfo {
  std::int32_t width, height;                     ///< as stored
  std::int32_t turn;                              ///< degrees clockwise that make it upright: 0, 90, 180, 270
  std::int32_t pixel_width, pixel_height;         ///< of a pixel that is not square, else 1 and 1
  std::int32_t rate_numerator, rate_denominator;  ///< frames a second
  std::int64_t frames;                            ///< as the container says, 0 for unknown: not to be relied on
  char container[32], codec[32];
};

struct AttnvizVideoFrame {
  std::int32_t width, height;  ///< as stored: a stream may change its size
  double seconds;              ///< since the beginning, by its own clock
};

/// Takes bytes of a file that is being written: at its end, or over what was written. 0, or -1 to stop.
using AttnvizVideoWrite = std::int32_t (*)(void* to, std::int64_t offset, const std::uint8_t* bytes, std::int32_t size);

struct AttnvizVideoTarget {
  std::int32_t width, height;  ///< even
  std::int32_t pixel_width, pixel_height;
  std::int32_t rate_numerator, rate_denominator;
  AttnvizVideoWrite write;
  void* to;
  const char* encoder;  ///< a name of FFmpeg's, or null: the first that is there of those that browsers play
};

struct AttnvizVideoPart {
  std::int32_t version;

  /// AttnvizVideoOpened, and the reader where it is kAttnvizVideoOpen.
  std::int32_t (*open)(const AttnvizVideoRequest*, void** reader, AttnvizVideoInfo*, AttnvizVideoWords*);
  /// Goes to the next frame: 1, or 0 at the end. What is damaged is passed over and told by `damage`.
  std::int32_t (*next)(void* reader, AttnvizVideoFrame*);
  /// The frame where the reader stands, [height, width, 3] RGB. 0, or -1.
  std::int32_t (*pixels)(void* reader, std::uint8_t* rgb, AttnvizVideoWords*);
  /// How often something was damaged so far, and the words of the first time.
  std::int64_t (*damage)(void* reader, AttnvizVideoWords*);
  void (*close)(void* reader);

  /// The writer, or null. Bytes go to the target's `write`, also after the last frame.
  void* (*create)(const AttnvizVideoTarget*, AttnvizVideoWords*);
  const char* (*encoder)(void* writer);
  /// Each 0, or -1. `finish` must be the last before `discard`.
  std::int32_t (*add)(void* writer, const std::uint8_t* rgb, AttnvizVideoWords*);
  std::int32_t (*finish)(void* writer, AttnvizVideoWords*);
  /// Frees a writer, finished or not.
  void (*discard)(void* writer);
};

/// The part's one symbol, "attnviz_video_part".
using AttnvizVideoEntry = const AttnvizVideoPart* (*)();

}  // extern "C"
