#include "attnviz/report/pack.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <span>

#include "attnviz/report/base64.hpp"

namespace attnviz::report {

namespace {

constexpr std::size_t kSmallestBlock = 64;
/// Coarser than this a picture says nothing.
constexpr std::size_t kFewestCells = 16;

std::size_t product(std::span<const std::size_t> sizes) {
  std::size_t count = 1;
  for (const std::size_t size : sizes) count *= size;
  return count;
}

std::vector<std::size_t> kept_shape(const AttentionMap& map, std::span<const std::size_t> steps) {
  std::vector<std::size_t> shape;
  for (std::size_t axis = 0; axis < steps.size(); ++axis) {
    shape.push_back((map.axes[axis].size + steps[axis] - 1) / steps[axis]);
  }
  return shape;
}

bool is_plane(AxisKind kind) {
  return kind == AxisKind::row || kind == AxisKind::column;
}

/// Whether positions of this axis are seen side by side, so that none may be missing.
bool is_place(const AttentionMap& map, std::size_t axis) {
  if (map.has(AxisKind::row) && map.has(AxisKind::column)) return is_plane(map.axes[axis].kind);
  return axis + 1 == map.axes.size();
}

/// Numbers in a block: whole trailing axes, until ranges are a small part of the whole.
std::size_t block_of(std::span<const std::size_t> shape) {
  std::size_t block = 1;
  for (std::size_t axis = shape.size(); axis-- > 0 && block < kSmallestBlock;) block *= shape[axis];
  return block;
}

std::size_t bytes_of(std::span<const std::size_t> shape, Packing packing) {
  const std::size_t count = product(shape);
  if (packing == Packing::f32) return 4 * count;
  return count * (packing == Packing::u16 ? 2 : 1) + 8 * (count / block_of(shape));
}

/// Doubles the step of the longest axis that may be thinned; false when none is left.
bool thin(const AttentionMap& map, std::vector<std::size_t>& steps) {
  const auto shape = kept_shape(map, steps);
  std::size_t longest = shape.size();
  for (std::size_t axis = 0; axis < shape.size(); ++axis) {
    if (is_place(map, axis) || shape[axis] < 2) continue;
    if (longest == shape.size() || shape[axis] > shape[longest]) longest = axis;
  }
  if (longest < shape.size()) {
    steps[longest] *= 2;
    return true;
  }
  const auto row = map.axis(AxisKind::row), column = map.axis(AxisKind::column);
  if (!row || !column || std::min(shape[*row], shape[*column]) < 2 * kFewestCells) return false;
  ++steps[*row];
  ++steps[*column];
  return true;
}

/// `values` with every step-th position of one axis, or on rows and columns the mean of each step.
std::vector<float> thinned(std::span<const float> values, const AttentionMap& map, std::vector<std::size_t>& shape,
                           std::size_t axis, std::size_t step) {
  const std::size_t size = shape[axis], inner = product(std::span(shape).subspan(axis + 1));
  const std::size_t kept = (size + step - 1) / step;
  std::vector<float> out;
  out.reserve(values.size() / size * kept);
  for (std::size_t outer = 0; outer < values.size(); outer += size * inner) {
    for (std::size_t first = 0; first < size; first += step) {
      const std::size_t joined = is_plane(map.axes[axis].kind) ? std::min(step, size - first) : 1;
      for (std::size_t index = 0; index < inner; ++index) {
        double sum = 0;
        for (std::size_t one = 0; one < joined; ++one) sum += values[outer + (first + one) * inner + index];
        out.push_back(static_cast<float>(sum / static_cast<double>(joined)));
      }
    }
  }
  shape[axis] = kept;
  return out;
}

template <class Number>
void append(std::vector<std::byte>& bytes, Number number) {
  for (std::size_t index = 0; index < sizeof(Number); ++index) {
    bytes.push_back(static_cast<std::byte>(number >> (8 * index) & 0xFF));
  }
}

void encode_exactly(std::span<const float> values, PackedNumbers& packed) {
  std::vector<std::byte> bytes;
  bytes.reserve(4 * values.size());
  for (const float value : values) append(bytes, std::bit_cast<std::uint32_t>(value));
  packed.data = base64(bytes);
}

void encode_rounded(std::span<const float> values, PackedNumbers& packed) {
  const double levels = packed.packing == Packing::u16 ? 65535 : 255;
  std::vector<std::byte> bytes, ranges;
  bytes.reserve(values.size() * (packed.packing == Packing::u16 ? 2 : 1));
  for (std::size_t at = 0; at < values.size(); at += packed.block) {
    const auto block = values.subspan(at, packed.block);
    const auto [low, high] = std::ranges::minmax(block);
    append(ranges, std::bit_cast<std::uint32_t>(low));
    append(ranges, std::bit_cast<std::uint32_t>(high));
    const double extent = static_cast<double>(high) - low;
    for (const float value : block) {
      const double place = extent > 0 ? (static_cast<double>(value) - low) / extent : 0;
      const auto level = static_cast<std::uint16_t>(std::lround(place * levels));
      if (packed.packing == Packing::u16) {
        append(bytes, level);
      } else {
        append(bytes, static_cast<std::uint8_t>(level));
      }
    }
  }
  packed.data = base64(bytes);
  packed.ranges = base64(ranges);
}

std::string note_of(const AttentionMap& map, const PackedNumbers& packed) {
  std::string note;
  for (std::size_t axis = 0; axis < packed.steps.size(); ++axis) {
    const std::size_t step = packed.steps[axis];
    const AxisKind kind = map.axes[axis].kind;
    if (step == 1 || kind == AxisKind::column) continue;
    if (kind == AxisKind::row) {
      note += "Each cell here is the mean of " + std::to_string(step) + " x " + std::to_string(step) + " cells. ";
    } else {
      note += "Of the axis '" + std::string(name_of(kind)) + "' only every position divisible by " +
              std::to_string(step) + " is here. ";
    }
  }
  if (packed.packing == Packing::u8) note += "Numbers here are rounded to 256 levels. ";
  if (packed.packing == Packing::u16) note += "Numbers here are rounded to 65536 levels. ";
  if (!note.empty()) note += "The dump has them all, exactly.";
  return note;
}

}  // namespace

const char* name_of(Packing packing) noexcept {
  switch (packing) {
    case Packing::none:
      return "none";
    case Packing::u8:
      return "u8";
    case Packing::u16:
      return "u16";
    case Packing::f32:
      return "f32";
  }
  return "none";
}

std::size_t fair_share(std::vector<std::size_t> needs, std::size_t bytes) {
  std::ranges::sort(needs);
  std::size_t left = bytes;
  for (std::size_t index = 0; index < needs.size(); ++index) {
    const std::size_t share = left / (needs.size() - index);
    if (needs[index] > share) return share;
    left -= needs[index];
  }
  return bytes;
}

PackedNumbers pack(const AttentionMap& map, std::size_t bytes) {
  PackedNumbers packed;
  packed.steps.assign(map.axes.size(), 1);
  packed.shape = kept_shape(map, packed.steps);
  for (const Packing packing : {Packing::f32, Packing::u16, Packing::u8}) {
    packed.packing = packing;
    if (bytes_of(packed.shape, packing) <= bytes) break;
  }
  while (bytes_of(packed.shape, packed.packing) > bytes) {
    if (!thin(map, packed.steps)) {
      return {.note = "The numbers of this map are too many for this page; the dump has them."};
    }
    packed.shape = kept_shape(map, packed.steps);
  }
  packed.block = block_of(packed.shape);
  packed.bytes = bytes_of(packed.shape, packed.packing);
  packed.note = note_of(map, packed);
  std::vector<std::size_t> shape = kept_shape(map, std::vector<std::size_t>(packed.steps.size(), 1));
  std::vector<float> fewer;
  std::span<const float> values = values_of(map.values);
  for (std::size_t axis = 0; axis < shape.size(); ++axis) {
    if (packed.steps[axis] == 1) continue;
    fewer = thinned(values, map, shape, axis, packed.steps[axis]);
    values = fewer;
  }
  if (packed.packing == Packing::f32) {
    encode_exactly(values, packed);
  } else {
    encode_rounded(values, packed);
  }
  return packed;
}

}  // namespace attnviz::report
