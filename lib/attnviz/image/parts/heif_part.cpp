// The part that reads HEIC, HEIF and AVIF through libheif.

#include <libheif/heif.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <exception>
#include <memory>
#include <mutex>
#include <new>

#include "attnviz/image/parts/part_picture.hpp"

namespace {

template <auto release>
struct Releases {
  template <class T>
  void operator()(T* held) const {
    release(held);
  }
};
using Context = std::unique_ptr<heif_context, Releases<heif_context_free>>;
using Handle = std::unique_ptr<heif_image_handle, Releases<heif_image_handle_release>>;
using Image = std::unique_ptr<heif_image, Releases<heif_image_release>>;

struct State {
  Context context;
  Handle handle;
};

AttnvizPartStatus tell(AttnvizPartPicture* picture, AttnvizPartStatus status, const char* words) {
  std::strncpy(picture->message, words, sizeof picture->message - 1);
  return status;
}

AttnvizPartStatus failed(AttnvizPartPicture* picture, const heif_error& error) {
  const bool too_large =
      error.code == heif_error_Memory_allocation_error || error.subcode == heif_suberror_Security_limit_exceeded;
  const bool unknown = error.code == heif_error_Unsupported_feature || error.code == heif_error_Unsupported_filetype ||
                       error.code == heif_error_Plugin_loading_error;
  return tell(picture,
              too_large ? attnviz_part_too_large
              : unknown ? attnviz_part_unsupported
                        : attnviz_part_damaged,
              error.message);
}

/// No exception leaves a part.
template <class Action>
AttnvizPartStatus guarded(AttnvizPartPicture* picture, Action action) {
  try {
    return action();
  } catch (const std::bad_alloc&) {
    return tell(picture, attnviz_part_too_large, "not enough memory");
  } catch (const std::exception& error) {
    return tell(picture, attnviz_part_damaged, error.what());
  }
}

/// libheif's limits are for the largest of all pictures; this one has said how large it is.
void hold_to_header(heif_context* context, const AttnvizPartPicture& picture) {
#if LIBHEIF_HAVE_VERSION(1, 19, 0)
  constexpr std::uint64_t kBlock = 64;  // codecs store whole ones
  heif_security_limits limits = *heif_context_get_security_limits(context);
  const std::uint64_t coded = (picture.width + kBlock) * (picture.height + kBlock);
  const std::uint64_t most = std::max<std::uint64_t>(coded, picture.most_pixels);
  limits.max_image_size_pixels = std::min<std::uint64_t>(limits.max_image_size_pixels, most);
  heif_context_set_security_limits(context, &limits);
#else
  constexpr std::size_t kTile = 4096;  // tiles at the edge may reach beyond
  const std::size_t side = std::max({picture.width, picture.height, kTile});
  if (side < 32768) heif_context_set_maximum_image_size_limit(context, static_cast<int>(side));
#endif
}

AttnvizPartStatus open(AttnvizPartPicture* picture, const unsigned char* bytes, std::size_t size) {
  static std::once_flag once;
  std::call_once(once, [] { heif_init(nullptr); });
  auto* state = new State;
  picture->state = state;
  state->context.reset(heif_context_alloc());
  // The inputs of a run go side by side already.
  heif_context_set_max_decoding_threads(state->context.get(), 0);
  heif_error error = heif_context_read_from_memory_without_copy(state->context.get(), bytes, size, nullptr);
  if (error.code != heif_error_Ok) return failed(picture, error);
  heif_image_handle* handle = nullptr;
  error = heif_context_get_primary_image_handle(state->context.get(), &handle);
  if (error.code != heif_error_Ok) return failed(picture, error);
  state->handle.reset(handle);
  picture->width = static_cast<std::size_t>(std::max(heif_image_handle_get_width(handle), 0));
  picture->height = static_cast<std::size_t>(std::max(heif_image_handle_get_height(handle), 0));
  picture->channels = heif_image_handle_has_alpha_channel(handle) != 0 ? 4 : 3;
  picture->premultiplied = heif_image_handle_is_premultiplied_alpha(handle);
  hold_to_header(state->context.get(), *picture);
  return attnviz_part_done;
}

/// One row of `count` samples of `bits`, little-endian pairs of bytes where these are more than eight.
void copy_row(const std::uint8_t* from, unsigned char* to, std::size_t count, int bits) {
  if (bits <= 8) {
    std::copy_n(from, count, to);
    return;
  }
  const unsigned most = (1U << bits) - 1;
  for (std::size_t index = 0; index < count; ++index) {
    const unsigned value = std::min<unsigned>(from[2 * index] | from[2 * index + 1] << 8, most);
    to[index] = static_cast<unsigned char>((value * 255 + most / 2) / most);
  }
}

AttnvizPartStatus draw(AttnvizPartPicture* picture, unsigned char* rows) {
  const auto* state = static_cast<const State*>(picture->state);
  // libheif cuts bits off where it makes eight of ten; all of them are asked for, and rounded here.
  const bool deep = heif_image_handle_get_luma_bits_per_pixel(state->handle.get()) > 8;
  const bool alpha = picture->channels == 4;
  const heif_chroma chroma = deep    ? alpha ? heif_chroma_interleaved_RRGGBBAA_LE : heif_chroma_interleaved_RRGGBB_LE
                             : alpha ? heif_chroma_interleaved_RGBA
                                     : heif_chroma_interleaved_RGB;
  heif_image* decoded = nullptr;
  const heif_error error = heif_decode_image(state->handle.get(), &decoded, heif_colorspace_RGB, chroma, nullptr);
  if (error.code != heif_error_Ok) return failed(picture, error);
  const Image image(decoded);
  int stride = 0;
  const std::uint8_t* plane = heif_image_get_plane_readonly(decoded, heif_channel_interleaved, &stride);
  const int bits = heif_image_get_bits_per_pixel_range(decoded, heif_channel_interleaved);
  const auto is = [](int found, std::size_t said) { return found > 0 && static_cast<std::size_t>(found) == said; };
  if (plane == nullptr || !is(heif_image_get_width(decoded, heif_channel_interleaved), picture->width) ||
      !is(heif_image_get_height(decoded, heif_channel_interleaved), picture->height) || bits < 1 || bits > 16) {
    return tell(picture, attnviz_part_damaged, "the picture is not as large as its header says");
  }
  const std::size_t count = picture->width * picture->channels;
  for (std::size_t row = 0; row < picture->height; ++row) {
    copy_row(plane + row * static_cast<std::size_t>(stride), rows + row * count, count, bits);
  }
  return attnviz_part_done;
}

}  // namespace

AttnvizPartStatus attnviz_picture_open(AttnvizPartPicture* picture, const unsigned char* bytes, std::size_t size) {
  return guarded(picture, [&] { return open(picture, bytes, size); });
}

AttnvizPartStatus attnviz_picture_draw(AttnvizPartPicture* picture, unsigned char* rows) {
  return guarded(picture, [&] { return draw(picture, rows); });
}

void attnviz_picture_close(AttnvizPartPicture* picture) {
  delete static_cast<State*>(picture->state);
  picture->state = nullptr;
}
