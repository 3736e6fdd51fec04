#include "attnviz/render/canvas/glyph.hpp"

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_OUTLINE_H

#include <unordered_map>

#include "attnviz/core/error.hpp"

namespace attnviz::render {

namespace {

constexpr std::size_t kCacheBytes = std::size_t{4} << 20;

struct KeyHash {
  std::size_t operator()(const GlyphKey& key) const {
    std::uint64_t value = (std::uint64_t{key.font} << 48) ^ (std::uint64_t{key.shift} << 44) ^
                          (std::uint64_t{key.size} << 32) ^ key.glyph;
    value *= 0x9E3779B97F4A7C15U;
    return value ^ (value >> 32);
  }
};

[[noreturn]] void fail(const char* what, FT_Error code) {
  throw Error(ErrorKind::internal, std::string("glyph: FreeType cannot ") + what + ": error " + std::to_string(code));
}

// FreeType's objects must not be shared between threads, so each thread has its own over the same mapped files.
class Rasterizer {
 public:
  Rasterizer() : faces_(font_count(), nullptr), sizes_(font_count(), 0) {
    if (const FT_Error code = FT_Init_FreeType(&library_)) fail("start", code);
  }
  ~Rasterizer() { FT_Done_FreeType(library_); }
  Rasterizer(const Rasterizer&) = delete;
  Rasterizer& operator=(const Rasterizer&) = delete;

  const GlyphBitmap& bitmap(const GlyphKey& key) {
    if (const auto found = cache_.find(key); found != cache_.end()) return found->second;
    GlyphBitmap drawn = rasterize(key);
    const std::size_t bytes = sizeof(GlyphBitmap) + sizeof(GlyphKey) + drawn.coverage.size();
    if (cached_bytes_ + bytes > kCacheBytes) {
      cache_.clear();
      cached_bytes_ = 0;
    }
    cached_bytes_ += bytes;
    return cache_.emplace(key, std::move(drawn)).first->second;
  }

 private:
  FT_Face face(std::size_t font, unsigned size) {
    if (faces_[font] == nullptr) {
      const std::string_view bytes = font_bytes(font);
      const FT_Error code = FT_New_Memory_Face(library_, reinterpret_cast<const FT_Byte*>(bytes.data()),
                                               static_cast<FT_Long>(bytes.size()), 0, &faces_[font]);
      if (code != 0) fail("open a font", code);
    }
    if (sizes_[font] != size) {
      if (const FT_Error code = FT_Set_Pixel_Sizes(faces_[font], 0, size)) fail("set a size", code);
      sizes_[font] = size;
    }
    return faces_[font];
  }

  // Unhinted outlines are the same in every FreeType version, at every fraction of a pixel and turned by 90 degrees.
  GlyphBitmap rasterize(const GlyphKey& key) {
    const FT_Face drawn = face(key.font, key.size);
    if (const FT_Error code = FT_Load_Glyph(drawn, key.glyph, FT_LOAD_NO_HINTING | FT_LOAD_NO_BITMAP)) {
      fail("load a glyph", code);
    }
    FT_Outline_Translate(&drawn->glyph->outline, key.shift * 64 / kShifts, 0);
    if (const FT_Error code = FT_Render_Glyph(drawn->glyph, FT_RENDER_MODE_NORMAL)) fail("draw a glyph", code);
    const FT_Bitmap& source = drawn->glyph->bitmap;
    GlyphBitmap bitmap{.left = drawn->glyph->bitmap_left,
                       .top = drawn->glyph->bitmap_top,
                       .width = static_cast<int>(source.width),
                       .height = static_cast<int>(source.rows)};
    bitmap.coverage.reserve(std::size_t{source.width} * source.rows);
    for (unsigned row = 0; row < source.rows; ++row) {
      const unsigned char* begin = source.buffer + static_cast<std::ptrdiff_t>(row) * source.pitch;
      bitmap.coverage.insert(bitmap.coverage.end(), begin, begin + source.width);
    }
    return bitmap;
  }

  FT_Library library_ = nullptr;
  std::vector<FT_Face> faces_;
  std::vector<unsigned> sizes_;
  std::unordered_map<GlyphKey, GlyphBitmap, KeyHash> cache_;
  std::size_t cached_bytes_ = 0;
};

}  // namespace

const GlyphBitmap& glyph_bitmap(const GlyphKey& key) {
  thread_local Rasterizer rasterizer;
  return rasterizer.bitmap(key);
}

}  // namespace attnviz::render
