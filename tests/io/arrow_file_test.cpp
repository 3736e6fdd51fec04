#include <flatbuffers/flatbuffers.h>

#include <cstring>

#include "attnviz/io/arrow_file.hpp"
#include "support/catch.hpp"
#include "support/error_of.hpp"
#include "support/paths.hpp"

using namespace attnviz;
using namespace attnviz::test;
using flatbuffers::Table;
using Kind = io::ArrowColumn::Kind;

namespace {

flatbuffers::voffset_t field(int index) {
  return flatbuffers::FieldIndexToOffset(static_cast<flatbuffers::voffset_t>(index));
}

struct Block {
  std::int64_t offset;
  std::int32_t metadata, padding;
  std::int64_t body;
};
struct Pair {
  std::int64_t first, second;
};

template <class Number>
Number number_at(const std::string& bytes, std::size_t at) {
  Number number{};
  std::memcpy(&number, bytes.data() + at, sizeof number);
  return number;
}

/// The format's own way in: from the end to the footer, from there to the batches.
class Reader {
 public:
  explicit Reader(std::string bytes) : bytes_(std::move(bytes)) {
    REQUIRE(bytes_.starts_with(std::string_view("ARROW1\0\0", 8)));
    REQUIRE(bytes_.ends_with("ARROW1"));
    const auto length = static_cast<std::size_t>(number_at<std::int32_t>(bytes_, bytes_.size() - 10));
    const Table* footer = root(bytes_.size() - 10 - length);
    blocks_ = footer->GetPointer<const flatbuffers::Vector<const Block*>*>(field(3));
    columns_ =
        footer->GetPointer<const Table*>(field(1))->GetPointer<const flatbuffers::Vector<flatbuffers::Offset<Table>>*>(
            field(1));
  }

  std::size_t batches() const { return blocks_->size(); }
  std::size_t columns() const { return columns_->size(); }
  std::string name(std::size_t column) const {
    return columns_->Get(static_cast<flatbuffers::uoffset_t>(column))
        ->GetPointer<const flatbuffers::String*>(field(0))
        ->str();
  }
  std::int64_t rows(std::size_t batch) const { return header(batch)->GetField<std::int64_t>(field(0), -1); }
  std::int64_t nulls(std::size_t batch, std::size_t column) const {
    return header(batch)
        ->GetPointer<const flatbuffers::Vector<const Pair*>*>(field(1))
        ->Get(static_cast<flatbuffers::uoffset_t>(column))
        ->second;
  }
  /// Where buffer `number` of a batch begins in the file.
  std::size_t buffer(std::size_t batch, std::size_t number) const {
    const Block& place = block(batch);
    const Pair* pair = header(batch)->GetPointer<const flatbuffers::Vector<const Pair*>*>(field(2))->Get(
        static_cast<flatbuffers::uoffset_t>(number));
    CHECK(pair->first % 8 == 0);
    return static_cast<std::size_t>(place.offset + place.metadata + pair->first);
  }
  const std::string& bytes() const { return bytes_; }

 private:
  const Table* root(std::size_t at) const { return flatbuffers::GetRoot<Table>(bytes_.data() + at); }
  const Block& block(std::size_t batch) const { return *blocks_->Get(static_cast<flatbuffers::uoffset_t>(batch)); }
  const Table* header(std::size_t batch) const {
    const auto at = static_cast<std::size_t>(block(batch).offset);
    REQUIRE(number_at<std::int32_t>(bytes_, at) == -1);
    REQUIRE(at % 8 == 0);
    return root(at + 8)->GetPointer<const Table*>(field(2));
  }

  std::string bytes_;
  const flatbuffers::Vector<const Block*>* blocks_ = nullptr;
  const flatbuffers::Vector<flatbuffers::Offset<Table>>* columns_ = nullptr;
};

}  // namespace

TEST_CASE("an Arrow file has its columns, its numbers and what is null") {
  const TemporaryFolder here;
  io::ArrowFile file(here / "t.arrow", io::Overwrite::no,
                     {{"name", Kind::text}, {"weight", Kind::number}, {"place", Kind::integer}});
  file.add_row(std::vector<std::string>{"a", "0.25", "7"});
  file.add_row(std::vector<std::string>{"", "", ""});
  file.add_row(std::vector<std::string>{"注意", "-1e-3", "-9"});
  file.commit();
  const Reader reader(read_text(here / "t.arrow"));
  REQUIRE(reader.batches() == 1);
  REQUIRE(reader.columns() == 3);
  CHECK(reader.name(1) == "weight");
  CHECK(reader.rows(0) == 3);
  CHECK(reader.nulls(0, 0) == 0);
  CHECK(reader.nulls(0, 1) == 1);
  CHECK(reader.nulls(0, 2) == 1);
  const std::string& bytes = reader.bytes();
  CHECK(number_at<std::int32_t>(bytes, reader.buffer(0, 1) + 8) == 1);
  CHECK(number_at<std::int32_t>(bytes, reader.buffer(0, 1) + 12) == 7);
  CHECK(bytes.substr(reader.buffer(0, 2), 7) == "a注意");
  CHECK(bytes[reader.buffer(0, 3)] == 0b101);
  CHECK(number_at<float>(bytes, reader.buffer(0, 4)) == 0.25F);
  CHECK(number_at<float>(bytes, reader.buffer(0, 4) + 8) == -1e-3F);
  CHECK(number_at<std::int64_t>(bytes, reader.buffer(0, 6) + 16) == -9);
}

TEST_CASE("a long table goes into batches, an empty one has none") {
  const TemporaryFolder here;
  io::ArrowFile file(here / "long.arrow", io::Overwrite::no, {{"n", Kind::integer}});
  constexpr int kRows = 65536 + 3;
  for (int row = 0; row < kRows; ++row) file.add_row(std::vector{std::to_string(row)});
  file.commit();
  const Reader reader(read_text(here / "long.arrow"));
  REQUIRE(reader.batches() == 2);
  CHECK(reader.rows(1) == 3);
  CHECK(number_at<std::int64_t>(reader.bytes(), reader.buffer(1, 1) + 16) == kRows - 1);
  io::ArrowFile(here / "empty.arrow", io::Overwrite::no, {{"n", Kind::integer}}).commit();
  CHECK(Reader(read_text(here / "empty.arrow")).batches() == 0);
}

TEST_CASE("rows that do not fit an Arrow file's columns are refused") {
  const TemporaryFolder here;
  io::ArrowFile file(here / "t.arrow", io::Overwrite::no, {{"n", Kind::integer}, {"x", Kind::number}});
  CHECK_THAT(error_of([&] { file.add_row(std::vector<std::string>{"1"}); }).what(),
             ContainsSubstring("1 fields, it has 2 columns"));
  CHECK_THAT(error_of([&] {
               file.add_row(std::vector<std::string>{"one", "2"});
             }).what(),
             ContainsSubstring("column n: 'one' is no number"));
}
