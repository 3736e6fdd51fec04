#include "attnviz/image/tiff_memory.hpp"

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <cstring>

#include "attnviz/image/tiff_budget.hpp"

namespace attnviz::image {
namespace {

MemoryTiff::Source& source_of(thandle_t handle) {
  return *static_cast<MemoryTiff::Source*>(handle);
}

tmsize_t read_bytes(thandle_t handle, void* target, tmsize_t wanted) {
  MemoryTiff::Source& source = source_of(handle);
  const std::size_t left = source.file.size() - std::min(source.file.size(), source.position);
  const std::size_t count = std::min(static_cast<std::size_t>(std::max<tmsize_t>(wanted, 0)), left);
  if (count > 0) std::memcpy(target, source.file.data() + source.position, count);
  source.position += count;
  return static_cast<tmsize_t>(count);
}

tmsize_t write_nothing(thandle_t, void*, tmsize_t) {
  return 0;
}

toff_t seek(thandle_t handle, toff_t offset, int whence) {
  MemoryTiff::Source& source = source_of(handle);
  const toff_t base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? source.position : source.file.size();
  source.position = static_cast<std::size_t>(base + offset);
  return source.position;
}

int close_nothing(thandle_t) {
  return 0;
}
toff_t size_of(thandle_t handle) {
  return source_of(handle).file.size();
}
int map_nothing(thandle_t, void**, toff_t*) {
  return 0;
}
void unmap_nothing(thandle_t, void*, toff_t) {}

int note_error(TIFF*, void* user, const char*, const char* format, va_list arguments) {
  auto* source = static_cast<MemoryTiff::Source*>(user);
  char text[256];
  std::vsnprintf(text, sizeof text, format, arguments);
  if (source->message.empty()) source->message = text;
  return 1;
}
int ignore_warning(TIFF*, void*, const char*, const char*, va_list) {
  return 1;
}

struct FreeOptions {
  void operator()(TIFFOpenOptions* options) const { TIFFOpenOptionsFree(options); }
};

}  // namespace

MemoryTiff::MemoryTiff(const Encoded& file) : source_{file, 0, {}} {
  require_plausible_directory(file);
  const std::unique_ptr<TIFFOpenOptions, FreeOptions> options(TIFFOpenOptionsAlloc());
  TIFFOpenOptionsSetErrorHandlerExtR(options.get(), note_error, &source_);
  TIFFOpenOptionsSetWarningHandlerExtR(options.get(), ignore_warning, &source_);
  // "m": no memory mapping of what is in memory already.
  tiff_.reset(TIFFClientOpenExt("", "rm", &source_, read_bytes, write_nothing, seek, close_nothing, size_of,
                                map_nothing, unmap_nothing, options.get()));
  require(tiff_ != nullptr, "the header cannot be read");
}

void MemoryTiff::require(bool succeeded, const char* otherwise) const {
  if (succeeded && source_.message.empty()) return;
  fail_damaged(source_.file, source_.message.empty() ? otherwise : source_.message);
}

}  // namespace attnviz::image
