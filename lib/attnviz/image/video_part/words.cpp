#include "attnviz/image/video_part/words.hpp"

#include <cstdarg>
#include <cstdio>
#include <cstring>

#include "attnviz/image/video_part/ffmpeg.hpp"

namespace attnviz::video_part {
namespace {

thread_local AttnvizVideoWords last{};

// Demuxers tell of a torn file in the log alone: to the caller it ends as any other does.
void on_log(void* /*from*/, int level, const char* format, va_list arguments) {
  if (level > AV_LOG_ERROR || last.text[0] != '\0') return;
  std::vsnprintf(last.text, sizeof last.text, format, arguments);
  last.text[std::strcspn(last.text, "\r\n")] = '\0';
}

}  // namespace

void listen() noexcept {
  av_log_set_callback(on_log);
}

void forget() noexcept {
  last.text[0] = '\0';
}

const char* heard() noexcept {
  return last.text;
}

void say(AttnvizVideoWords* words, int code) noexcept {
  if (last.text[0] != '\0') return say(words, last.text);
  av_strerror(code, words->text, sizeof words->text);
}

void say(AttnvizVideoWords* words, const char* text) noexcept {
  std::snprintf(words->text, sizeof words->text, "%s", text);
}

}  // namespace attnviz::video_part
