#include "attnviz/report/pack.hpp"

#include <algorithm>
#include <numeric>

namespace attnviz::report {

namespace {

/// What is made ready beside the numbers themselves, from most to least.
struct Extent {
  FoldChoice choice;
  Packing packing;
};
constexpr Extent kExtents[] = {{FoldChoice::all, Packing::f32},
                               {FoldChoice::words, Packing::f32},
                               {FoldChoice::usual, Packing::f32},
                               {FoldChoice::usual, Packing::u8},
                               {FoldChoice::none, Packing::none}};

std::vector<std::size_t> kept_shape(const Thinning& thinning, std::size_t axes) {
  std::vector<std::size_t> shape;
  for (std::size_t axis = 0; axis < axes; ++axis) shape.push_back(thinning.kept_count(axis));
  return shape;
}

constexpr std::size_t kReadable = std::size_t{1} << 19;

/// A way to stay within the bytes.
struct Packed {
  Thinning thinning;
  Packing packing = Packing::u8;
  std::vector<Fold> folds;
  Packing fold_packing = Packing::f32;
};

/// Rounds and thins until the numbers and these folds fit, the folds into half of it; nothing when they never do.
std::optional<Packed> fit(const AttentionMap& map, const Extent& extent, std::size_t bytes) {
  Thinning thinning(map);
  // Very many numbers are looked at, not read.
  const bool is_large = map.values.size() > kReadable;
  Packing packing = is_large ? Packing::u8 : Packing::u16;
  const Packing fold_packing = is_large && extent.packing == Packing::f32 ? Packing::u16 : extent.packing;
  while (true) {
    const auto folds = planned_folds(thinning, map, extent.choice);
    if (!folds) return std::nullopt;
    std::size_t fold_bytes = 0;
    for (const Fold& fold : *folds) fold_bytes += encoded_bytes(fold_shape(thinning, fold), fold_packing);
    const std::size_t own = encoded_bytes(kept_shape(thinning, map.axes.size()), packing);
    if (fold_bytes <= bytes / 2 && own + fold_bytes <= bytes) return Packed{thinning, packing, *folds, fold_packing};
    if (packing == Packing::u16) {
      packing = Packing::u8;
    } else if (!thinning.further()) {
      return std::nullopt;
    }
  }
}

std::string note_of(const Packed& packed) {
  std::string note = packed.thinning.note();
  if (!note.empty() && !packed.folds.empty()) note += "Means and largest values are over all of them. ";
  note += "Numbers here are rounded to " + std::string(packed.packing == Packing::u8 ? "256" : "65536") + " levels. ";
  return note + "The dump has them all, exactly.";
}

std::vector<std::size_t> all_axes(const AttentionMap& map) {
  std::vector<std::size_t> axes(map.axes.size());
  std::iota(axes.begin(), axes.end(), std::size_t{0});
  return axes;
}

PackedMap packed_as(const AttentionMap& map, const Packed& way) {
  PackedMap packed;
  packed.roles = way.thinning.roles();
  const auto shape = kept_shape(way.thinning, map.axes.size());
  packed.numbers = encode(values_of(way.thinning.apply(map.values, all_axes(map))), shape, way.packing);
  packed.bytes = encoded_bytes(shape, way.packing);
  for (std::size_t axis = 0; axis < map.axes.size(); ++axis) {
    packed.kept.push_back(way.thinning.is_thinned(axis) ? way.thinning.kept(axis) : std::vector<std::size_t>{});
  }
  if (!packed.roles.plane.empty()) packed.cells = way.thinning.step(packed.roles.plane[0]);
  for (const Fold& fold : way.folds) {
    const auto sizes = fold_shape(way.thinning, fold);
    packed.folds.push_back({fold, encode(values_of(folded(way.thinning, map, fold)), sizes, way.fold_packing)});
    packed.bytes += encoded_bytes(sizes, way.fold_packing);
  }
  packed.note = note_of(way);
  return packed;
}

}  // namespace

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

PackedMap pack(const AttentionMap& map, std::size_t bytes) {
  PackedMap packed;
  packed.roles = roles_of(map);
  packed.kept.resize(map.axes.size());
  std::vector<std::size_t> shape;
  for (const Axis& axis : map.axes) shape.push_back(axis.size);
  if (encoded_bytes(shape, Packing::f32) <= bytes) {
    packed.bytes = encoded_bytes(shape, Packing::f32);
    packed.numbers = encode(values_of(map.values), std::move(shape), Packing::f32);
    return packed;
  }
  for (const Extent& extent : kExtents) {
    if (const auto way = fit(map, extent, bytes)) return packed_as(map, *way);
  }
  packed.note = "The numbers of this map are too many for this page; the dump has them.";
  return packed;
}

}  // namespace attnviz::report
