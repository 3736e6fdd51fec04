#include "attnviz/io/arrow_metadata.hpp"

#include <flatbuffers/flatbuffers.h>

namespace attnviz::io {
namespace {

using flatbuffers::FlatBufferBuilder;
using flatbuffers::Offset;
using Kind = ArrowColumn::Kind;

struct Table {};  // a table of the format's schema, whichever

// Numbers that the format gives to its versions, messages, types and precisions.
constexpr std::int16_t kVersion5 = 4, kSingle = 1;
enum class Header : std::uint8_t { schema = 1, record_batch = 3 };
enum class Type : std::uint8_t { integer = 2, floating_point = 3, utf8 = 5 };

struct FieldNode {
  std::int64_t length, nulls;
};
struct Buffer {
  std::int64_t offset, length;
};
struct Block {
  std::int64_t offset;
  std::int32_t metadata, padding;
  std::int64_t body;
};

flatbuffers::voffset_t field(int index) {
  return flatbuffers::FieldIndexToOffset(static_cast<flatbuffers::voffset_t>(index));
}

/// Begins a table, and ends it when it is asked for its place.
class TableWriter {
 public:
  explicit TableWriter(FlatBufferBuilder& builder) : builder_(builder), start_(builder.StartTable()) {}
  template <class Value>
  TableWriter& number(int index, Value value) {
    builder_.AddElement<Value>(field(index), value);
    return *this;
  }
  template <class Pointed>
  TableWriter& offset(int index, Offset<Pointed> place) {
    builder_.AddOffset(field(index), place);
    return *this;
  }
  Offset<Table> end() { return builder_.EndTable(start_); }

 private:
  FlatBufferBuilder& builder_;
  flatbuffers::uoffset_t start_;
};

Type type_of(Kind kind) {
  if (kind == Kind::text) return Type::utf8;
  return kind == Kind::number ? Type::floating_point : Type::integer;
}

Offset<Table> type_table(FlatBufferBuilder& builder, Kind kind) {
  TableWriter table(builder);
  if (kind == Kind::number) table.number<std::int16_t>(0, kSingle);
  if (kind == Kind::integer) table.number<std::int32_t>(0, 64).number<std::uint8_t>(1, 1);
  return table.end();
}

Offset<Table> column_table(FlatBufferBuilder& builder, const ArrowColumn& column) {
  const auto name = builder.CreateString(column.name);
  const auto type = type_table(builder, column.kind);
  const auto children = builder.CreateVector(std::vector<Offset<Table>>());
  return TableWriter(builder)
      .offset(0, name)
      .number<std::uint8_t>(1, column.kind != Kind::text)
      .number(2, static_cast<std::uint8_t>(type_of(column.kind)))
      .offset(3, type)
      .offset(5, children)
      .end();
}

Offset<Table> schema_table(FlatBufferBuilder& builder, std::span<const ArrowColumn> columns) {
  std::vector<Offset<Table>> tables;
  for (const ArrowColumn& column : columns) tables.push_back(column_table(builder, column));
  const auto fields = builder.CreateVector(tables);
  return TableWriter(builder).offset(1, fields).end();
}

std::vector<std::uint8_t> bytes_of(FlatBufferBuilder& builder, Offset<Table> root) {
  builder.Finish(root);
  return {builder.GetBufferPointer(), builder.GetBufferPointer() + builder.GetSize()};
}

std::vector<std::uint8_t> message(FlatBufferBuilder& builder, Header kind, Offset<Table> header, std::int64_t body) {
  const auto root = TableWriter(builder)
                        .number<std::int16_t>(0, kVersion5)
                        .number(1, static_cast<std::uint8_t>(kind))
                        .offset(2, header)
                        .number<std::int64_t>(3, body)
                        .end();
  return bytes_of(builder, root);
}

}  // namespace

std::vector<std::uint8_t> arrow_schema_message(std::span<const ArrowColumn> columns) {
  FlatBufferBuilder builder;
  const auto schema = schema_table(builder, columns);
  return message(builder, Header::schema, schema, 0);
}

std::vector<std::uint8_t> arrow_batch_message(const ArrowBatch& batch) {
  FlatBufferBuilder builder;
  std::vector<FieldNode> nodes;
  for (const std::int64_t nulls : batch.nulls) nodes.push_back({batch.rows, nulls});
  std::vector<Buffer> buffers;
  for (const ArrowBuffer& buffer : batch.buffers) buffers.push_back({buffer.offset, buffer.length});
  const auto node_vector = builder.CreateVectorOfStructs(nodes.data(), nodes.size());
  const auto buffer_vector = builder.CreateVectorOfStructs(buffers.data(), buffers.size());
  const auto header =
      TableWriter(builder).number<std::int64_t>(0, batch.rows).offset(1, node_vector).offset(2, buffer_vector).end();
  return message(builder, Header::record_batch, header, batch.body);
}

std::vector<std::uint8_t> arrow_footer(std::span<const ArrowColumn> columns, std::span<const ArrowBlock> blocks) {
  FlatBufferBuilder builder;
  const auto schema = schema_table(builder, columns);
  std::vector<Block> places;
  for (const ArrowBlock& block : blocks) places.push_back({block.offset, block.metadata, 0, block.body});
  const auto dictionaries = builder.CreateVectorOfStructs(static_cast<const Block*>(nullptr), 0);
  const auto batches = builder.CreateVectorOfStructs(places.data(), places.size());
  const auto root = TableWriter(builder)
                        .number<std::int16_t>(0, kVersion5)
                        .offset(1, schema)
                        .offset(2, dictionaries)
                        .offset(3, batches)
                        .end();
  return bytes_of(builder, root);
}

}  // namespace attnviz::io
