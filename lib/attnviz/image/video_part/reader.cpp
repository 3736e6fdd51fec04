#include "attnviz/image/video_part/reader.hpp"

#include <cmath>
#include <cstring>
#include <new>
#include <string>

#include "attnviz/image/video_part/ffmpeg.hpp"
#include "attnviz/image/video_part/to_rgb.hpp"
#include "attnviz/image/video_part/words.hpp"

namespace attnviz::video_part {
namespace {

/// Containers of videos alone: others, such as playlists, name further files and addresses.
constexpr char kContainers[] = "mov,matroska,avi,mpegts,mpeg,ogg,flv,asf";
/// So many failures without a frame between them are taken for the end.
constexpr int kMostFailures = 1000;

struct Reader {
  Reader() = default;
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  ~Reader() { avformat_close_input(&format); }

  AVFormatContext* format = nullptr;
  AVStream* stream = nullptr;
  Codec codec;
  Packet packet{av_packet_alloc()};
  Frame frame{av_frame_alloc()};
  ToRgb to_rgb;
  bool read_all = false;
  std::int64_t failures = 0;
  AttnvizVideoWords first{};

  void note(int code) {
    if (failures++ == 0) say(&first, code);
  }
};

int open_container(Reader& reader, const AttnvizVideoRequest& request) {
  AVDictionary* options = nullptr;
  av_dict_set(&options, "protocol_whitelist", "file", 0);
  av_dict_set(&options, "format_whitelist", kContainers, 0);
  // With its protocol in front no name is taken for an address.
  const int opened =
      avformat_open_input(&reader.format, ("file:" + std::string(request.path)).c_str(), nullptr, &options);
  av_dict_free(&options);
  return opened;
}

int find_streams(Reader& reader, const AttnvizVideoRequest& request) {
  // Streams are decoded to learn about them: the limit must hold here already.
  const unsigned streams = reader.format->nb_streams;
  auto** limits = static_cast<AVDictionary**>(av_calloc(streams + 1, sizeof(AVDictionary*)));
  if (limits == nullptr) return AVERROR(ENOMEM);
  for (unsigned index = 0; index < streams; ++index)
    av_dict_set_int(&limits[index], "max_pixels", request.most_pixels, 0);
  const int found = avformat_find_stream_info(reader.format, limits);
  for (unsigned index = 0; index < streams; ++index) av_dict_free(&limits[index]);
  av_free(limits);
  return found;
}

/// The size that the header tells, before anything of it is decoded; 0 x 0 where it tells none.
bool is_too_large(const Reader& reader, std::int64_t most_pixels, AttnvizVideoInfo& info) {
  for (unsigned index = 0; index < reader.format->nb_streams; ++index) {
    const AVCodecParameters& stream = *reader.format->streams[index]->codecpar;
    if (stream.codec_type != AVMEDIA_TYPE_VIDEO || stream.width <= 0 || stream.height <= most_pixels / stream.width) {
      continue;
    }
    info.width = stream.width;
    info.height = stream.height;
    return true;
  }
  return false;
}

int open_decoder(Reader& reader, const AVCodec* decoder, const AttnvizVideoRequest& request) {
  reader.codec.reset(avcodec_alloc_context3(decoder));
  if (!reader.codec) return AVERROR(ENOMEM);
  const int copied = avcodec_parameters_to_context(reader.codec.get(), reader.stream->codecpar);
  if (copied < 0) return copied;
  reader.codec->pkt_timebase = reader.stream->time_base;
  reader.codec->max_pixels = request.most_pixels;
  reader.codec->thread_count = request.threads;
  return avcodec_open2(reader.codec.get(), decoder, nullptr);
}

/// Telephones store what they see lying and say how to turn it.
int turn_of(const AVStream& stream) {
  const std::uint8_t* matrix = nullptr;
#if LIBAVFORMAT_VERSION_MAJOR >= 61
  const AVPacketSideData* data = av_packet_side_data_get(
      stream.codecpar->coded_side_data, stream.codecpar->nb_coded_side_data, AV_PKT_DATA_DISPLAYMATRIX);
  if (data != nullptr && data->size >= 9 * sizeof(std::int32_t)) matrix = data->data;
#else
  std::size_t size = 0;
  matrix = av_stream_get_side_data(&stream, AV_PKT_DATA_DISPLAYMATRIX, &size);
  if (size < 9 * sizeof(std::int32_t)) matrix = nullptr;
#endif
  if (matrix == nullptr) return 0;
  std::int32_t numbers[9];
  std::memcpy(numbers, matrix, sizeof numbers);
  const double degrees = av_display_rotation_get(numbers);
  if (std::isnan(degrees)) return 0;
  const int quarters = static_cast<int>(std::lround(-degrees / 90)) % 4;
  return (quarters + 4) % 4 * 90;
}

bool is_useful(AVRational rate) {
  return rate.num > 0 && rate.den > 0 && av_q2d(rate) < 10000;
}

void tell(const Reader& reader, AttnvizVideoInfo& info) {
  const AVCodecParameters& stream = *reader.stream->codecpar;
  info = {};
  info.width = stream.width;
  info.height = stream.height;
  info.turn = turn_of(*reader.stream);
  const AVRational shape = av_guess_sample_aspect_ratio(reader.format, reader.stream, nullptr);
  const bool has_shape = shape.num > 0 && shape.den > 0;
  info.pixel_width = has_shape ? shape.num : 1;
  info.pixel_height = has_shape ? shape.den : 1;
  AVRational rate = reader.stream->avg_frame_rate;
  if (!is_useful(rate)) rate = reader.stream->r_frame_rate;
  if (!is_useful(rate)) rate = {25, 1};
  info.rate_numerator = rate.num;
  info.rate_denominator = rate.den;
  info.frames = reader.stream->nb_frames;
  std::strncpy(info.container, reader.format->iformat->name, sizeof info.container - 1);
  std::strncpy(info.codec, avcodec_get_name(stream.codec_id), sizeof info.codec - 1);
}

/// Hands the decoder its next packet, or tells it that there are no more.
void feed(Reader& reader) {
  const int status = av_read_frame(reader.format, reader.packet.get());
  if (status < 0) {
    if (status != AVERROR_EOF || heard()[0] != '\0') reader.note(status);
    reader.read_all = true;
    avcodec_send_packet(reader.codec.get(), nullptr);
    return;
  }
  if (reader.packet->stream_index == reader.stream->index) {
    const int sent = avcodec_send_packet(reader.codec.get(), reader.packet.get());
    if (sent < 0) reader.note(sent);
  }
  av_packet_unref(reader.packet.get());
}

}  // namespace

std::int32_t open(const AttnvizVideoRequest* request, void** result, AttnvizVideoInfo* info, AttnvizVideoWords* words) {
  forget();
  std::unique_ptr<Reader> reader(new (std::nothrow) Reader);
  if (!reader || !reader->packet || !reader->frame) return kAttnvizVideoNoMemory;
  *info = {};
  int opened = open_container(*reader, *request);
  if (opened >= 0 && is_too_large(*reader, request->most_pixels, *info)) return kAttnvizVideoTooLarge;
  if (opened >= 0) opened = find_streams(*reader, *request);
  if (opened < 0) {
    say(words, opened);
    return kAttnvizVideoDamaged;
  }
  const AVCodec* decoder = nullptr;
  const int best = av_find_best_stream(reader->format, AVMEDIA_TYPE_VIDEO, -1, -1, &decoder, 0);
  if (best == AVERROR_DECODER_NOT_FOUND) {
    say(words, "there is no decoder for it");
    return kAttnvizVideoNoDecoder;
  }
  // A song's cover is a picture, not a video.
  if (best < 0 || (reader->format->streams[best]->disposition & AV_DISPOSITION_ATTACHED_PIC) != 0) {
    return kAttnvizVideoNoPicture;
  }
  reader->stream = reader->format->streams[best];
  for (unsigned index = 0; index < reader->format->nb_streams; ++index) {
    if (static_cast<int>(index) != best) reader->format->streams[index]->discard = AVDISCARD_ALL;
  }
  tell(*reader, *info);
  if (info->width <= 0 || info->height <= 0) {
    say(words, heard());
    return kAttnvizVideoNoSize;
  }
  const int ready = open_decoder(*reader, decoder, *request);
  if (ready < 0) {
    say(words, ready);
    return ready == AVERROR(ENOMEM) ? kAttnvizVideoNoMemory : kAttnvizVideoNoDecoder;
  }
  *result = reader.release();
  return kAttnvizVideoOpen;
}

std::int32_t next(void* opened, AttnvizVideoFrame* frame) {
  Reader& reader = *static_cast<Reader*>(opened);
  forget();
  for (int failures = 0; failures < kMostFailures;) {
    const int status = avcodec_receive_frame(reader.codec.get(), reader.frame.get());
    if (status == 0) {
      const AVFrame& got = *reader.frame;
      if (got.decode_error_flags != 0 || (got.flags & AV_FRAME_FLAG_CORRUPT) != 0) reader.note(AVERROR_INVALIDDATA);
      const bool has_time = got.best_effort_timestamp != AV_NOPTS_VALUE;
      const std::int64_t start = reader.stream->start_time != AV_NOPTS_VALUE ? reader.stream->start_time : 0;
      *frame = {
          got.width, got.height,
          has_time ? static_cast<double>(got.best_effort_timestamp - start) * av_q2d(reader.stream->time_base) : 0};
      return 1;
    }
    if (status == AVERROR_EOF) return 0;
    if (status != AVERROR(EAGAIN)) {
      ++failures;
      reader.note(status);
    }
    if (!reader.read_all) feed(reader);
  }
  return 0;
}

std::int32_t pixels(void* opened, std::uint8_t* rgb, AttnvizVideoWords* words) {
  Reader& reader = *static_cast<Reader*>(opened);
  forget();
  const int status = reader.to_rgb.convert(*reader.frame, rgb);
  if (status < 0) say(words, status);
  return status < 0 ? -1 : 0;
}

std::int64_t damage(void* opened, AttnvizVideoWords* words) {
  const Reader& reader = *static_cast<const Reader*>(opened);
  *words = reader.first;
  return reader.failures;
}

void close(void* opened) {
  delete static_cast<Reader*>(opened);
}

}  // namespace attnviz::video_part
