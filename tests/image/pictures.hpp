#pragma once

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "support/paths.hpp"

namespace attnviz::test {

inline std::vector<std::byte> bytes_of(const std::filesystem::path& path) {
  const std::string text = read_text(path);
  const auto* data = reinterpret_cast<const std::byte*>(text.data());
  return {data, data + text.size()};
}

/// A file that tests/golden/make_image.py wrote.
inline std::vector<std::byte> picture_bytes(const std::string& name) {
  return bytes_of(tests_path("data/image/" + name));
}

/// All of them, sorted.
inline std::vector<std::string> picture_names() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(tests_path("data/image"))) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

/// The largest difference of a picture from the one that begins in this row of a sheet.
inline int difference(const Pixels& found, const Pixels& sheet, std::size_t top) {
  int worst = 0;
  for (std::size_t row = 0; row < found.shape(0); ++row) {
    for (std::size_t column = 0; column < found.shape(1); ++column) {
      for (std::size_t channel = 0; channel < 3; ++channel) {
        worst = std::max(worst, std::abs(int{found(row, column, channel)} - int{sheet(top + row, column, channel)}));
      }
    }
  }
  return worst;
}

}  // namespace attnviz::test
