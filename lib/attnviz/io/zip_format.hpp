#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

namespace attnviz::io {

// Records of the zip format, after PKWARE's APPNOTE 6.3.10; the section is named at each. All numbers are
// little-endian.

inline constexpr std::string_view kZipLocal = "PK\x03\x04";      // 4.3.7
inline constexpr std::string_view kZipCentral = "PK\x01\x02";    // 4.3.12
inline constexpr std::string_view kZip64End = "PK\x06\x06";      // 4.3.14
inline constexpr std::string_view kZip64Locator = "PK\x06\x07";  // 4.3.15
inline constexpr std::string_view kZipEnd = "PK\x05\x06";        // 4.3.16
inline constexpr std::size_t kZipLocalSize = 30;
inline constexpr std::size_t kZipCentralSize = 46;
inline constexpr std::size_t kZip64EndSize = 56;
inline constexpr std::size_t kZip64LocatorSize = 20;
inline constexpr std::size_t kZipEndSize = 22;

inline constexpr std::uint16_t kZip64Extra = 1;            // 4.5.3: the sizes that need 64 bits
inline constexpr std::uint32_t kZipSeeExtra = 0xFFFFFFFF;  // stands in a field whose value is in the extra
inline constexpr std::uint16_t kZipSeeEnd64 = 0xFFFF;      // the same for the count of members

inline constexpr std::uint16_t kZipEncrypted = 1 << 0;  // flags, 4.4.4
inline constexpr std::uint16_t kZipSizesBehind = 1 << 3;
inline constexpr std::uint16_t kZipNameIsUtf8 = 1 << 11;
inline constexpr std::uint16_t kZipStored = 0;  // methods, 4.4.5
inline constexpr std::uint16_t kZipDeflated = 8;

/// The unsigned number at `offset` of a record. The caller has checked that it lies inside.
template <class Number>
Number zip_number(std::span<const std::byte> record, std::size_t offset) {
  Number number;
  std::memcpy(&number, record.data() + offset, sizeof number);
  return number;
}

template <class Number>
void append_zip_number(std::string& record, Number number) {
  record.append(reinterpret_cast<const char*>(&number), sizeof number);
}

inline bool begins_with(std::span<const std::byte> record, std::string_view signature) {
  return record.size() >= signature.size() && std::memcmp(record.data(), signature.data(), signature.size()) == 0;
}

}  // namespace attnviz::io
