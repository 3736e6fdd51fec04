#include "attnviz/io/arrow_file.hpp"

#include <charconv>
#include <cstring>
#include <limits>

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"

namespace attnviz::io {
namespace {

using Kind = ArrowColumn::Kind;

constexpr std::string_view kMagic{"ARROW1\0\0", 8};  // padded to eight where the file begins
constexpr std::size_t kBatchRows = 65536;

std::size_t padding_of(std::size_t bytes) {
  return (8 - bytes % 8) % 8;
}

template <class Number>
std::span<const std::byte> bytes_of(const std::vector<Number>& numbers) {
  return std::as_bytes(std::span(numbers));
}

template <class Number>
void append_number(std::vector<std::uint8_t>& bytes, Number number) {
  const std::size_t at = bytes.size();
  bytes.resize(at + sizeof number);
  std::memcpy(bytes.data() + at, &number, sizeof number);
}

template <class Number>
Number parse(const std::string& field, const ArrowColumn& column) {
  Number number{};
  const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), number);
  if (error == std::errc{} && end == field.data() + field.size()) return number;
  throw Error(ErrorKind::format, "a table's column " + column.name + ": " + in_quotes(field) + " is no number");
}

}  // namespace

ArrowFile::ArrowFile(const std::filesystem::path& target, Overwrite overwrite, std::vector<ArrowColumn> columns)
    : file_(target, overwrite), columns_(std::move(columns)), values_(columns_.size()) {
  file_.append(kMagic);
  write_message(arrow_schema_message(columns_));
}

void ArrowFile::add_row(std::span<const std::string> fields) {
  if (fields.size() != columns_.size()) {
    throw Error(ErrorKind::format, "a table's row has " + std::to_string(fields.size()) + " fields, it has " +
                                       std::to_string(columns_.size()) + " columns");
  }
  for (std::size_t column = 0; column < fields.size(); ++column) add(column, fields[column]);
  if (++rows_ == kBatchRows) write_batch();
}

void ArrowFile::add(std::size_t column, const std::string& field) {
  Values& values = values_[column];
  const Kind kind = columns_[column].kind;
  if (rows_ % 8 == 0) values.valid.push_back(0);
  const bool null = kind != Kind::text && field.empty();
  if (null) {
    ++values.nulls;
  } else {
    values.valid.back() = static_cast<std::uint8_t>(values.valid.back() | (1U << (rows_ % 8)));
  }
  if (kind == Kind::number) append_number(values.bytes, null ? 0.0F : parse<float>(field, columns_[column]));
  if (kind == Kind::integer) {
    append_number(values.bytes, null ? std::int64_t{0} : parse<std::int64_t>(field, columns_[column]));
  }
  if (kind != Kind::text) return;
  if (values.bytes.size() + field.size() > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max())) {
    throw Error(ErrorKind::limit, "a table's column " + columns_[column].name + " has more than 2 GB of text");
  }
  values.bytes.insert(values.bytes.end(), field.begin(), field.end());
  values.ends.push_back(static_cast<std::int32_t>(values.bytes.size()));
}

/// A prefix that says how long it is, then the metadata, filled up to whole eights.
void ArrowFile::write_message(const std::vector<std::uint8_t>& metadata) {
  const std::size_t filled = padding_of(metadata.size());
  std::vector<std::int32_t> prefix{-1, static_cast<std::int32_t>(metadata.size() + filled)};
  file_.append(bytes_of(prefix));
  file_.append(bytes_of(metadata));
  file_.append(std::string_view("\0\0\0\0\0\0\0", filled));
}

void ArrowFile::write_batch() {
  ArrowBatch batch{.rows = static_cast<std::int64_t>(rows_), .nulls = {}, .buffers = {}};
  std::vector<std::span<const std::byte>> parts;
  const auto add_part = [&](std::span<const std::byte> bytes) {
    batch.buffers.push_back({batch.body, static_cast<std::int64_t>(bytes.size())});
    batch.body += static_cast<std::int64_t>(bytes.size() + padding_of(bytes.size()));
    parts.push_back(bytes);
  };
  for (std::size_t column = 0; column < columns_.size(); ++column) {
    const Values& values = values_[column];
    batch.nulls.push_back(values.nulls);
    add_part(bytes_of(values.valid));
    if (columns_[column].kind == Kind::text) add_part(bytes_of(values.ends));
    add_part(bytes_of(values.bytes));
  }
  ArrowBlock block{static_cast<std::int64_t>(file_.size()), 0, batch.body};
  write_message(arrow_batch_message(batch));
  block.metadata = static_cast<std::int32_t>(static_cast<std::int64_t>(file_.size()) - block.offset);
  for (const auto& part : parts) {
    file_.append(part);
    file_.append(std::string_view("\0\0\0\0\0\0\0", padding_of(part.size())));
  }
  blocks_.push_back(block);
  values_.assign(columns_.size(), {});
  rows_ = 0;
}

void ArrowFile::commit() {
  if (rows_ > 0) write_batch();
  file_.append(bytes_of(std::vector<std::int32_t>{-1, 0}));  // no more messages
  const auto footer = arrow_footer(columns_, blocks_);
  file_.append(bytes_of(footer));
  file_.append(bytes_of(std::vector<std::int32_t>{static_cast<std::int32_t>(footer.size())}));
  file_.append(kMagic.substr(0, 6));
  file_.commit();
}

}  // namespace attnviz::io
