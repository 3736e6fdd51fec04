#include "attnviz/image/video_part.hpp"
#include "attnviz/image/video_part/reader.hpp"
#include "attnviz/image/video_part/words.hpp"
#include "attnviz/image/video_part/writer.hpp"

extern "C" __attribute__((visibility("default"))) const AttnvizVideoPart* attnviz_video_part() {
  using namespace attnviz::video_part;
  static const AttnvizVideoPart part{
      kAttnvizVideoVersion, open, next, pixels, damage, close, create, encoder, add, finish, discard};
  listen();
  return &part;
}
