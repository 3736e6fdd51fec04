#pragma once

#include <span>
#include <string>
#include <vector>

#include "attnviz/io/arrow_metadata.hpp"
#include "attnviz/io/atomic_file.hpp"

namespace attnviz::io {

/// A table as an Arrow IPC file (also called Feather, version 2), which pandas, DuckDB and polars read without parsing.
/// Rows are gathered into batches of 65,536, so that a table of any length needs little memory.
class ArrowFile {
 public:
  /// Throws as AtomicFile does.
  ArrowFile(const std::filesystem::path& target, Overwrite overwrite, std::vector<ArrowColumn> columns);

  /// One field a column, as text; an empty number or integer is null. Throws `format` for a field that is no number
  /// where one is due, and for another count of fields; `limit` for more than 2 GB of text in a batch.
  void add_row(std::span<const std::string> fields);
  /// Finishes the file and gives it its name.
  void commit();

 private:
  struct Values {
    std::vector<std::uint8_t> valid;    ///< one bit a row
    std::vector<std::int32_t> ends{0};  ///< texts
    std::vector<std::uint8_t> bytes;    ///< of texts, or of numbers one behind the other
    std::int64_t nulls = 0;
  };
  void add(std::size_t column, const std::string& field);
  void write_message(const std::vector<std::uint8_t>& metadata);
  void write_batch();

  AtomicFile file_;
  std::vector<ArrowColumn> columns_;
  std::vector<Values> values_;
  std::vector<ArrowBlock> blocks_;
  std::size_t rows_ = 0;  ///< of the batch that is gathered
};

}  // namespace attnviz::io
