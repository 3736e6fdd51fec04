#include "attnviz/image/jpeg_errors.hpp"

// jpeglib.h must come first.
#include <jerror.h>

#include "attnviz/core/deadline.hpp"

namespace attnviz::image {
namespace {

JpegErrors& errors_of(j_common_ptr common) {
  return *reinterpret_cast<JpegErrors*>(common->err);
}

void note_and_escape(j_common_ptr common) {
  JpegErrors& errors = errors_of(common);
  errors.base.format_message(common, errors.message);
  errors.code = errors.base.msg_code;
  std::longjmp(errors.escape, 1);
}

/// The data ends before the first row of blocks is whole: all that follows would be grey.
bool shows_nothing(j_common_ptr common) {
  const auto* jpeg = reinterpret_cast<j_decompress_ptr>(common);
  const bool ends_here = jpeg->restart_interval == 0 || jpeg->unread_marker == JPEG_EOI;
  return common->err->msg_code == JWRN_HIT_MARKER && ends_here && jpeg->input_scan_number <= 1 &&
         jpeg->input_iMCU_row == 0;
}

void note(j_common_ptr common) {
  JpegErrors& errors = errors_of(common);
  ++errors.base.num_warnings;
  if (errors.damage[0] == '\0') errors.base.format_message(common, errors.damage);
}

/// libjpeg goes on after a warning, with made-up pixels where it means that data was wrong or missing.
void judge_message(j_common_ptr common, int level) {
  if (level >= 0 || !common->is_decompressor) return;
  switch (common->err->msg_code) {
    case JWRN_JPEG_EOF:
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_ARITH_BAD_CODE:
    case JWRN_MUST_RESYNC:
      if (errors_of(common).strict || shows_nothing(common)) note_and_escape(common);
      note(common);
      break;
    case JWRN_EXTRANEOUS_DATA:
      // Bytes that nobody asked for made no pixel up, but those before them may have been read wrongly. Between the
      // segments of the header they mean nothing.
      if (reinterpret_cast<j_decompress_ptr>(common)->input_scan_number > 0) note(common);
      break;
    default:
      ++common->err->num_warnings;
  }
}

void print_nothing(j_common_ptr) {}

/// libjpeg calls this between rows, also while it goes over all scans of a progressive file.
void watch(j_common_ptr common) {
  JpegErrors& errors = errors_of(common);
  if (deadline_passed()) std::longjmp(errors.escape, 1);
  if (reinterpret_cast<j_decompress_ptr>(common)->input_scan_number <= errors.most_scans) return;
  errors.code = kTooManyScans;
  std::longjmp(errors.escape, 1);
}

}  // namespace

void use_errors(jpeg_decompress_struct& jpeg, JpegErrors& errors) {
  jpeg.err = jpeg_std_error(&errors.base);
  errors.base.error_exit = note_and_escape;
  errors.base.emit_message = judge_message;
  errors.base.output_message = print_nothing;
}

void watch_progress(jpeg_decompress_struct& jpeg, JpegErrors& errors) {
  errors.progress.progress_monitor = watch;
  jpeg.progress = &errors.progress;
}

}  // namespace attnviz::image
