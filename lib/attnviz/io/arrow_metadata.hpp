#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace attnviz::io {

/// One column of a table. Numbers are single precision, integers have 64 bits; both may be null, texts are UTF-8.
struct ArrowColumn {
  std::string name;
  enum class Kind { text, number, integer } kind = Kind::text;
};

/// A run of bytes in the body of a record batch, and how many values of a column it tells of are null.
struct ArrowBuffer {
  std::int64_t offset = 0, length = 0;
};
struct ArrowBatch {
  std::int64_t rows = 0;
  std::vector<std::int64_t> nulls;   ///< one a column
  std::vector<ArrowBuffer> buffers;  ///< validity, (offsets,) values of each column in turn
  std::int64_t body = 0;             ///< bytes
};

/// Where a record batch stands in the file.
struct ArrowBlock {
  std::int64_t offset = 0;
  std::int32_t metadata = 0;  ///< bytes with the prefix of eight
  std::int64_t body = 0;
};

/// The three kinds of metadata of a file in the Arrow IPC format, version 5
/// (https://arrow.apache.org/docs/format/Columnar.html), as flatbuffers.
std::vector<std::uint8_t> arrow_schema_message(std::span<const ArrowColumn> columns);
std::vector<std::uint8_t> arrow_batch_message(const ArrowBatch& batch);
std::vector<std::uint8_t> arrow_footer(std::span<const ArrowColumn> columns, std::span<const ArrowBlock> blocks);

}  // namespace attnviz::io
