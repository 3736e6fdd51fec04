#pragma once

// Inside of image/: a TIFF file in memory. libtiff gets callbacks only, so it cannot open anything else.

#include <tiffio.h>

#include <memory>
#include <string>

#include "attnviz/image/decoders.hpp"

namespace attnviz::image {

struct CloseTiff {
  void operator()(TIFF* tiff) const { TIFFClose(tiff); }
};

class MemoryTiff {
 public:
  /// Throws `format` when the first directory cannot be read, `limit` when its values are more than the file holds.
  explicit MemoryTiff(const Encoded& file);
  MemoryTiff(const MemoryTiff&) = delete;
  MemoryTiff& operator=(const MemoryTiff&) = delete;

  TIFF* get() const { return tiff_.get(); }
  const Encoded& file() const { return source_.file; }

  /// A tag, or its default where TIFF names one.
  template <class T>
  T tag(std::uint32_t number, T otherwise) const {
    T value = otherwise;
    return TIFFGetFieldDefaulted(tiff_.get(), number, &value) == 1 ? value : otherwise;
  }

  /// Throws `format` with libtiff's first message when `succeeded` is false or libtiff has complained since.
  void require(bool succeeded, const char* otherwise) const;

  /// What the callbacks see.
  struct Source {
    const Encoded& file;
    std::size_t position = 0;
    std::string message;
  };

 private:
  Source source_;
  std::unique_ptr<TIFF, CloseTiff> tiff_;
};

}  // namespace attnviz::image
