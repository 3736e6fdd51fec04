#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace attnviz::io {

/// How the numbers of a stored tensor are encoded.
enum class Dtype { f64, f32, f16, bf16, i64, i32, i16, i8, u64, u32, u16, u8, boolean };

/// "F64", "BF16", "BOOL" ..., as safetensors writes them.
const char* name_of(Dtype dtype) noexcept;

/// Bytes of one number.
std::size_t size_of(Dtype dtype) noexcept;

/// Numbers as they are stored; the bytes need no alignment.
struct StoredNumbers {
  Dtype dtype;
  std::endian order;
  std::span<const std::byte> bytes;
};

/// Decodes into as many floats. Integers and F64 become the nearest float; a boolean is 1 for every byte but 0. Throws
/// value, beginning with `what`, for a finite F64 that is beyond the range of a float.
void to_floats(const StoredNumbers& stored, std::span<float> floats, const std::string& what);

/// IEEE 754 binary16.
float from_half(std::uint16_t bits) noexcept;

}  // namespace attnviz::io
