#include "attnviz/io/npy_header.hpp"

#include <array>
#include <cstring>
#include <utility>

#include "attnviz/core/error.hpp"
#include "attnviz/core/tensor.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/io/npy_dictionary.hpp"
#include "attnviz/io/tensor_size.hpp"

namespace attnviz::io {

namespace {

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr std::size_t kVersionEnd = 8;               // magic and two bytes of version
constexpr std::size_t kMaximumDictionary = 1 << 20;  // numpy itself refuses more than 10 kB
constexpr std::size_t kAlignment = 64;

// "<f4" -> f32, little
void set_dtype(NpyHeader& header, const std::string& descr, const std::string& name) {
  struct Code {
    std::string_view text;
    Dtype dtype;
  };
  constexpr std::array<Code, 12> kCodes{{{"f2", Dtype::f16},
                                         {"f4", Dtype::f32},
                                         {"f8", Dtype::f64},
                                         {"i1", Dtype::i8},
                                         {"i2", Dtype::i16},
                                         {"i4", Dtype::i32},
                                         {"i8", Dtype::i64},
                                         {"u1", Dtype::u8},
                                         {"u2", Dtype::u16},
                                         {"u4", Dtype::u32},
                                         {"u8", Dtype::u64},
                                         {"b1", Dtype::boolean}}};
  const bool with_order = !descr.empty() && std::string_view("<>|=").find(descr[0]) != std::string_view::npos;
  const std::string_view code = std::string_view(descr).substr(with_order ? 1 : 0);
  for (const Code& known : kCodes) {
    if (code != known.text) continue;
    const bool needs_order = size_of(known.dtype) > 1;
    if (!with_order || (needs_order && descr[0] == '|')) break;
    header.dtype = known.dtype;
    header.order = descr[0] == '>' ? std::endian::big : std::endian::little;
    return;
  }
  const bool objects = code == "O";
  throw Error(ErrorKind::unsupported,
              name + ": dtype " + in_quotes(descr) + " " +
                  (objects ? "holds pickled Python objects, which are never loaded" : "has no decoder"),
              "save it with .astype('float32')");
}

// Length of the dictionary, and where it begins.
std::pair<std::size_t, std::size_t> locate_dictionary(std::span<const std::byte> bytes, const std::string& name) {
  if (bytes.size() < kVersionEnd || std::memcmp(bytes.data(), kMagic.data(), kMagic.size()) != 0) {
    throw Error(ErrorKind::format, name + ": no .npy file: the first bytes are not \\x93NUMPY");
  }
  const auto major = std::to_integer<unsigned>(bytes[6]);
  const auto minor = std::to_integer<unsigned>(bytes[7]);
  if (major < 1 || major > 3 || minor != 0) {
    throw Error(ErrorKind::unsupported, name + ": .npy version " + std::to_string(major) + "." + std::to_string(minor) +
                                            ", known are 1.0, 2.0 and 3.0");
  }
  const std::size_t width = major == 1 ? 2 : 4;
  const std::size_t start = kVersionEnd + width;
  if (bytes.size() < start)
    throw Error(ErrorKind::format,
                name + ": the file ends at byte " + std::to_string(bytes.size()) + ", inside the header length");
  std::size_t length = 0;
  std::memcpy(&length, bytes.data() + kVersionEnd, width);
  if (length > kMaximumDictionary) {
    throw Error(ErrorKind::limit, name + ": a header of " + std::to_string(length) + " bytes is over the limit of " +
                                      std::to_string(kMaximumDictionary));
  }
  if (length > bytes.size() - start) {
    throw Error(ErrorKind::format, name + ": the header of " + std::to_string(length) + " bytes at byte " +
                                       std::to_string(start) + " ends past the " + std::to_string(bytes.size()) +
                                       " bytes of the file");
  }
  return {length, start};
}

}  // namespace

NpyHeader parse_npy_header(std::span<const std::byte> bytes, const std::string& name) {
  const auto [length, start] = locate_dictionary(bytes, name);
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()) + start, length);
  const NpyDictionary dictionary = parse_npy_dictionary(text, start, name);
  NpyHeader header;
  set_dtype(header, dictionary.descr, name);
  header.fortran_order = dictionary.fortran_order;
  header.shape = dictionary.shape;
  header.data_offset = start + length;
  const auto size = checked_bytes(header.shape, size_of(header.dtype));
  if (!size) {
    throw Error(ErrorKind::format, name + ": shape " + shape_text(header.shape) + " of " + name_of(header.dtype) +
                                       " has more bytes than can be counted");
  }
  header.data_size = *size;
  return header;
}

std::string npy_header(std::span<const std::size_t> shape) {
  std::string text = "{'descr': '<f4', 'fortran_order': False, 'shape': (";
  for (std::size_t axis = 0; axis < shape.size(); ++axis) text += (axis > 0 ? ", " : "") + std::to_string(shape[axis]);
  text += shape.size() == 1 ? ",), }" : "), }";
  constexpr std::size_t kStart = kVersionEnd + 2;
  // numpy leaves room to lengthen the first axis in place: as many spaces as a number of 21 digits would need.
  if (!shape.empty()) text.append(21 - std::to_string(shape[0]).size(), ' ');
  const std::size_t total = ((kStart + text.size() + 1) / kAlignment + 1) * kAlignment;
  text.resize(total - kStart - 1, ' ');
  text += '\n';
  std::string header(kMagic);
  header += {'\x01', '\x00', static_cast<char>(text.size() & 0xFF), static_cast<char>(text.size() >> 8)};
  return header + text;
}

}  // namespace attnviz::io
