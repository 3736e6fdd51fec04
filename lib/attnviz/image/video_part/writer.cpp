#include "attnviz/image/video_part/writer.hpp"

#include <algorithm>
#include <cstring>
#include <new>

#include "attnviz/image/video_part/ffmpeg.hpp"
#include "attnviz/image/video_part/sink.hpp"
#include "attnviz/image/video_part/words.hpp"

namespace attnviz::video_part {
namespace {

/// Best first: H.264 is played everywhere, VP9 in every browser, MPEG-4 by players.
constexpr const char* kEncoders[] = {"libx264", "libopenh264", "libvpx-vp9", "mpeg4"};

struct Writer {
  explicit Writer(const AttnvizVideoTarget& target) : sink(target.write, target.to) {}
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  ~Writer() {
    if (format == nullptr) return;
    format->pb = nullptr;  // the sink's own
    avformat_free_context(format);
  }

  Sink sink;
  AVFormatContext* format = nullptr;
  AVStream* stream = nullptr;
  Codec codec;
  Packet packet{av_packet_alloc()};
  Frame rgb{av_frame_alloc()}, yuv{av_frame_alloc()};
  Scaler scaler;
};

/// Nearly lossless. One thread, since with more of them the bytes depend on how many; and without x264's tree of
/// macroblocks, whose vector code reads memory that nobody wrote: equal frames made other bytes now and then.
void choose_quality(AVCodecContext& codec) {
  codec.thread_count = 1;
  av_opt_set(codec.priv_data, "preset", "fast", 0);
  av_opt_set(codec.priv_data, "crf", "18", 0);
  av_opt_set_int(codec.priv_data, "mbtree", 0, 0);
  if (codec.codec_id == AV_CODEC_ID_VP9) {
    av_opt_set(codec.priv_data, "deadline", "good", 0);
    av_opt_set_int(codec.priv_data, "cpu-used", 4, 0);
    av_opt_set(codec.priv_data, "crf", "24", 0);
  } else if (codec.codec_id == AV_CODEC_ID_MPEG4) {
    codec.flags |= AV_CODEC_FLAG_QSCALE;
    codec.global_quality = 3 * FF_QP2LAMBDA;
  }
}

int open_encoder(Writer& writer, const AttnvizVideoTarget& target, const char* name) {
  const AVCodec* encoder = avcodec_find_encoder_by_name(name);
  if (encoder == nullptr) return AVERROR_ENCODER_NOT_FOUND;
  writer.codec.reset(avcodec_alloc_context3(encoder));
  if (!writer.codec) return AVERROR(ENOMEM);
  AVCodecContext& codec = *writer.codec;
  codec.width = target.width;
  codec.height = target.height;
  codec.time_base = {target.rate_denominator, target.rate_numerator};
  codec.framerate = {target.rate_numerator, target.rate_denominator};
  codec.sample_aspect_ratio = {target.pixel_width, target.pixel_height};
  codec.pix_fmt = AV_PIX_FMT_YUV420P;
  codec.color_range = AVCOL_RANGE_MPEG;
  codec.colorspace = AVCOL_SPC_BT709;
  codec.color_primaries = AVCOL_PRI_BT709;
  codec.color_trc = AVCOL_TRC_BT709;
  codec.flags |= AV_CODEC_FLAG_GLOBAL_HEADER | AV_CODEC_FLAG_BITEXACT;
  choose_quality(codec);
  return avcodec_open2(&codec, encoder, nullptr);
}

int open_any_encoder(Writer& writer, const AttnvizVideoTarget& target) {
  if (target.encoder != nullptr) return open_encoder(writer, target, target.encoder);
  int status = AVERROR_ENCODER_NOT_FOUND;
  for (const char* name : kEncoders) {
    forget();
    status = open_encoder(writer, target, name);
    if (status >= 0) return status;
  }
  return status;
}

int prepare_frame(AVFrame& frame, AVPixelFormat format, const AVCodecContext& codec) {
  frame.format = format;
  frame.width = codec.width;
  frame.height = codec.height;
  return av_frame_get_buffer(&frame, 0);
}

int prepare_colors(Writer& writer) {
  const AVCodecContext& codec = *writer.codec;
  int status = prepare_frame(*writer.rgb, AV_PIX_FMT_RGB24, codec);
  if (status >= 0) status = prepare_frame(*writer.yuv, AV_PIX_FMT_YUV420P, codec);
  if (status < 0) return status;
  writer.yuv->colorspace = codec.colorspace;
  writer.yuv->color_range = codec.color_range;
  writer.yuv->color_primaries = codec.color_primaries;
  writer.yuv->color_trc = codec.color_trc;
  writer.yuv->pts = 0;
  writer.scaler.reset(sws_getContext(codec.width, codec.height, AV_PIX_FMT_RGB24, codec.width, codec.height,
                                     AV_PIX_FMT_YUV420P, SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT, nullptr,
                                     nullptr, nullptr));
  if (!writer.scaler) return AVERROR(ENOMEM);
  constexpr int kOne = 1 << 16;
  const int* matrix = sws_getCoefficients(SWS_CS_ITU709);
  sws_setColorspaceDetails(writer.scaler.get(), matrix, 1, matrix, 0, 0, kOne, kOne);
  return 0;
}

int begin(Writer& writer, const AttnvizVideoTarget& target) {
  if (!writer.packet || !writer.rgb || !writer.yuv || !writer.sink) return AVERROR(ENOMEM);
  int status = open_any_encoder(writer, target);
  if (status >= 0) status = prepare_colors(writer);
  if (status >= 0) status = avformat_alloc_output_context2(&writer.format, nullptr, "mp4", nullptr);
  if (status < 0) return status;
  writer.format->pb = writer.sink.stream();
  writer.format->flags |= AVFMT_FLAG_BITEXACT | AVFMT_FLAG_CUSTOM_IO;
  writer.stream = avformat_new_stream(writer.format, nullptr);
  if (writer.stream == nullptr) return AVERROR(ENOMEM);
  writer.stream->time_base = writer.codec->time_base;
  writer.stream->avg_frame_rate = writer.codec->framerate;
  writer.stream->sample_aspect_ratio = writer.codec->sample_aspect_ratio;
  status = avcodec_parameters_from_context(writer.stream->codecpar, writer.codec.get());
  return status < 0 ? status : avformat_write_header(writer.format, nullptr);
}

/// Gives the encoder a frame, or none at the end, and the file what comes of it.
int encode(Writer& writer, const AVFrame* frame) {
  int status = avcodec_send_frame(writer.codec.get(), frame);
  while (status >= 0) {
    status = avcodec_receive_packet(writer.codec.get(), writer.packet.get());
    if (status == AVERROR(EAGAIN) || status == AVERROR_EOF) return 0;
    if (status < 0) return status;
    writer.packet->duration = 1;
    av_packet_rescale_ts(writer.packet.get(), writer.codec->time_base, writer.stream->time_base);
    writer.packet->stream_index = writer.stream->index;
    status = av_interleaved_write_frame(writer.format, writer.packet.get());
  }
  return status;
}

std::int32_t result_of(int status, AttnvizVideoWords* words) {
  if (status < 0) say(words, status);
  return status < 0 ? -1 : 0;
}

}  // namespace

void* create(const AttnvizVideoTarget* target, AttnvizVideoWords* words) {
  forget();
  std::unique_ptr<Writer> writer(new (std::nothrow) Writer(*target));
  const int status = writer ? begin(*writer, *target) : AVERROR(ENOMEM);
  return result_of(status, words) < 0 ? nullptr : writer.release();
}

const char* encoder(void* created) {
  return static_cast<const Writer*>(created)->codec->codec->name;
}

std::int32_t add(void* created, const std::uint8_t* rgb, AttnvizVideoWords* words) {
  Writer& writer = *static_cast<Writer*>(created);
  forget();
  int status = av_frame_make_writable(writer.yuv.get());  // the encoder may still look at the one before
  if (status < 0) return result_of(status, words);
  const auto row = static_cast<std::size_t>(writer.rgb->width) * 3;
  for (int y = 0; y < writer.rgb->height; ++y) {
    std::memcpy(writer.rgb->data[0] + static_cast<std::ptrdiff_t>(y) * writer.rgb->linesize[0],
                rgb + static_cast<std::size_t>(y) * row, row);
  }
  status = sws_scale(writer.scaler.get(), writer.rgb->data, writer.rgb->linesize, 0, writer.rgb->height,
                     writer.yuv->data, writer.yuv->linesize);
  if (status >= 0) status = encode(writer, writer.yuv.get());
  ++writer.yuv->pts;
  return result_of(status, words);
}

std::int32_t finish(void* created, AttnvizVideoWords* words) {
  Writer& writer = *static_cast<Writer*>(created);
  forget();
  int status = encode(writer, nullptr);
  if (status >= 0) status = av_write_trailer(writer.format);
  if (status >= 0) status = writer.sink.flush();
  return result_of(status, words);
}

void discard(void* created) {
  delete static_cast<Writer*>(created);
}

}  // namespace attnviz::video_part
