#pragma once

// Inside of image/: what libjpeg complains of, and what is made of it.

#include <cstdio>

#include <jpeglib.h>

#include <csetjmp>

namespace attnviz::image {

/// Every call of libjpeg needs a setjmp(escape) before it, in a function that holds nothing with a destructor.
struct JpegErrors {
  jpeg_error_mgr base;
  jpeg_progress_mgr progress;
  std::jmp_buf escape;
  bool strict;                    ///< escape at the first pixel that would be made up, else note it and go on
  long most_scans;                ///< more than these are not decoded, whatever the markers announced
  int code;                       ///< of `message`
  char message[JMSG_LENGTH_MAX];  ///< why it escaped
  char damage[JMSG_LENGTH_MAX];   ///< the first damage that it went past, or empty
};

/// The code of an escape from too many scans, which libjpeg has no words for.
constexpr int kTooManyScans = -1;

/// Installs `errors` in a structure that is not created yet.
void use_errors(jpeg_decompress_struct& jpeg, JpegErrors& errors);
/// Escapes when there are too many scans or the time is up; to be called when the structure is created.
void watch_progress(jpeg_decompress_struct& jpeg, JpegErrors& errors);

}  // namespace attnviz::image
