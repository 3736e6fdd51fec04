#pragma once

#include "attnviz/render/draw.hpp"
#include "attnviz/render/parts/frame.hpp"

namespace attnviz::render {

// What draw and multiples share.

/// The plane of a map, or else its line or table, with the canvas' tokens where an axis has no labels.
Field field_of(const AttentionMap& map, const Canvas& canvas, const Selection& selection);

/// The same without the plane; the outline is all of it but the values, which stay empty.
Field line_or_table_outline(const AttentionMap& map, const Canvas& canvas, const Selection& selection);
Field line_or_table_on(const AttentionMap& map, const Canvas& canvas, const Selection& selection);

/// Who asks and who is asked, also where only one asks; nothing for maps that have no such sides or lie on a picture.
std::optional<Field> sides_of(const AttentionMap& map, const Canvas& canvas, const Selection& selection);

/// The same of several heads: their blocks of rows one below the other, and the heads' names. Nothing where one head is
/// asked for, or how they are reduced; where there are more than kMostLineHeads; and for signed values.
struct SidesOfHeads {
  Field field;
  std::vector<std::string> heads;
};
std::optional<SidesOfHeads> sides_of_heads(const AttentionMap& map, const Canvas& canvas, const Selection& selection);

/// Whether a line is read as text: words along it.
bool is_text(const Field& field);

/// Whether bars suit a line, or a table of `rows` rows: not many, with channels along its columns.
bool is_bars(const Field& field, std::size_t rows);

/// The photo fit for drawing: below 160 pixels in blocks, since words and boxes need room; at most `side` on a side.
Pixels photo_within(const Pixels& photo, std::size_t side);

/// The photo at thumbnail size, if there is one.
std::optional<Pixels> small_photo(const Canvas& canvas);

/// The bare picture of a field, at most kThumbnailSide pixels on a side. `photo` may be null.
Pixels thumbnail_of(const Field& field, const Paint& paint, const Pixels* photo, const Style& style);

/// The field as another tool draws it, over the part of the photo that it lies on; where a mass is asked for, its mask.
Pixels compat_overlay(const Field& field, const Pixels& photo, Compat compat, std::optional<float> mass);

/// Title, how the map is read, what was reduced, and the banner. Nothing but the banner when the legend is hidden.
Frame frame_for(const AttentionMap& map, const Canvas& canvas, const Style& style, const std::string& caption);

/// Whether some positions of a field are masked; and the line that says so where they are painted grey, or nothing.
bool hides_some(const Field& field);
std::string masked_note(const Field& field);

/// A line around the upper half of what is above the reference, where differences are so small that colours hardly show
/// them and nobody asked for lines: what is faint has a shape too. Else the options as they are.
OverlayOptions with_faint_line(const Field& field, const Paint& paint, const OverlayOptions& options);

/// What an overlay has to say about itself: opacity, what was not seen, mass, contours, marks.
std::vector<std::string> overlay_notes(const Field& field, const Paint& paint, const OverlayOptions& options);

}  // namespace attnviz::render
