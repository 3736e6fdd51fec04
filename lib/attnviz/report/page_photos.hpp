#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>

#include "attnviz/report/dump.hpp"

namespace attnviz::report {

/// The photos below the maps of a page, each once, small: a page that carries them can be sent away, and a browser lets
/// it save what it shows.
class PagePhotos {
 public:
  /// Room for `inputs` photos in `bytes` bytes, before base64.
  PagePhotos(std::size_t inputs, std::size_t bytes);

  /// The number of an input's photo, or -1: it is no picture, is not there (any more), cannot be read or has no room.
  int of(const InputRecord& input);
  /// A script element for each photo, "photo-0" and so on, with a JPEG in base64.
  const std::string& elements() const { return elements_; }

 private:
  std::string encoded(const std::string& path) const;

  std::size_t side_, bytes_left_;
  int count_ = 0;
  std::map<std::string, int> numbers_;
  std::string elements_;
};

}  // namespace attnviz::report
