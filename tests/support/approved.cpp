#include "support/approved.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "attnviz/image/decode.hpp"
#include "attnviz/image/encode.hpp"
#include "support/catch.hpp"
#include "support/paths.hpp"

namespace attnviz::test {
namespace {

void write_png(const std::filesystem::path& path, const Pixels& picture) {
  std::filesystem::create_directories(path.parent_path());
  const auto bytes = image::encode_png(picture);
  write_text(path, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

/// Pixels of which a channel differs by more than `levels`.
std::size_t count_different(const Pixels& a, const Pixels& b, int levels) {
  std::size_t count = 0;
  for (std::size_t pixel = 0; pixel < a.size() / 3; ++pixel) {
    const auto differs = [&](std::size_t channel) {
      return std::abs(int{a.data()[3 * pixel + channel]} - int{b.data()[3 * pixel + channel]}) > levels;
    };
    if (differs(0) || differs(1) || differs(2)) ++count;
  }
  return count;
}

std::string size_text(const Pixels& picture) {
  return std::to_string(picture.shape(1)) + " x " + std::to_string(picture.shape(0));
}

/// What is wrong, or an empty text.
std::string difference(const Pixels& found, const Pixels& approved) {
  if (found.shape() != approved.shape()) {
    return "is " + size_text(found) + " pixels, approved are " + size_text(approved);
  }
  constexpr int kLevels = 8;
  const std::size_t count = count_different(found, approved, kLevels), all = found.size() / 3;
  if (count * 1000 <= all) return {};
  return "differs by more than " + std::to_string(kLevels) + " levels in " + std::to_string(count) + " of " +
         std::to_string(all) + " pixels";
}

}  // namespace

void check_approved(const std::string& name, const Pixels& picture) {
  const std::filesystem::path path = tests_path("approved/" + name + ".png");
  if (std::getenv("ATTNVIZ_APPROVE") != nullptr) return write_png(path, picture);
  const bool exists = std::filesystem::exists(path);
  const std::string what = exists ? difference(picture, image::load(path).rgb) : "is not approved yet";
  if (what.empty()) return;
  const auto received = std::filesystem::absolute("received") / (name + ".png");
  write_png(received, picture);
  FAIL_CHECK("picture " + name + " " + what + ". Look at " + received.string() +
             (exists ? " and " + path.string() : "") +
             "; if the new one is right, run this test again with ATTNVIZ_APPROVE=1");
}

}  // namespace attnviz::test
