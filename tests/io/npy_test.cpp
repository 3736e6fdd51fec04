#include "attnviz/io/npy.hpp"

#include <nlohmann/json.hpp>

#include "attnviz/core/error.hpp"
#include "support/bytes.hpp"
#include "support/catch.hpp"
#include "support/error_of.hpp"
#include "support/golden.hpp"
#include "support/paths.hpp"

using namespace attnviz;
using namespace attnviz::io;

namespace {

std::filesystem::path npy_path(const std::string& name) {
  return test::tests_path("data/io/" + name + ".npy");
}

// A file of version 1.0 with this dictionary and so many zero bytes of data.
std::string file_of(const std::string& dictionary, std::size_t data_size = 0) {
  return std::string("\x93NUMPY\x01\x00", 8) + test::little_endian(dictionary.size(), 2) + dictionary +
         std::string(data_size, '\0');
}

Tensor parsed(const std::string& bytes) {
  return parse_npy(test::bytes_of(bytes), "x.npy");
}

Error refusal(const std::string& bytes) {
  return test::error_of([&] { parsed(bytes); });
}

Error refused_header(const std::string& dictionary, std::size_t data_size = 0) {
  return refusal(file_of(dictionary, data_size));
}

std::string dictionary_of(const std::string& descr, const std::string& shape) {
  return "{'descr': " + descr + ", 'fortran_order': False, 'shape': " + shape + ", }";
}

}  // namespace

TEST_CASE("arrays of every dtype, byte order, version and memory order that numpy wrote are read") {
  for (const auto& [name, value] : test::golden("io").at("npy").items()) {
    INFO(name);
    const Tensor tensor = read_npy(npy_path(name));
    const Tensor expected = test::tensor_in(value);
    CHECK(shape_text(tensor) == shape_text(expected));
    CHECK(test::worst_difference(tensor, expected) == 0);
  }
}

TEST_CASE("arrays are written byte for byte as numpy writes them") {
  const test::TemporaryFolder folder;
  for (const char* name : {"f4_little", "rank0", "rank1", "rank4", "empty"}) {
    INFO(name);
    const auto path = folder / (std::string(name) + ".npy");
    write_npy(path, read_npy(npy_path(name)), Overwrite::no);
    CHECK(test::read_text(path) == test::read_text(npy_path(name)));
  }
}

TEST_CASE("the header of an array is read without its numbers") {
  const auto bytes = test::bytes_of(test::read_text(npy_path("fortran4")));
  const NpyHeader header = parse_npy_header(std::span(bytes).first(128), "fortran4.npy");
  CHECK(header.dtype == Dtype::i16);
  CHECK(header.order == std::endian::big);
  CHECK(header.fortran_order);
  CHECK(header.shape == std::vector<std::size_t>{2, 3, 4, 5});
  CHECK(header.data_offset == 128);
  CHECK(header.data_size == 240);
}

TEST_CASE("the dictionary may have its keys in any order, other quotes, spaces and Python 2's long integers") {
  const std::string dictionary = "{ \"shape\":(2L,3) ,\"fortran_order\" : False,\"descr\":\"<f4\"} \n";
  CHECK(parsed(file_of(dictionary, 24)).size() == 6);
  CHECK(parsed(file_of(dictionary_of("'=f4'", "(3,)"), 12)).size() == 3);
}

TEST_CASE("bytes that are no npy file are refused") {
  CHECK_THAT(refusal("").what(), ContainsSubstring("no .npy file"));
  CHECK_THAT(refusal("\x93NUMPX\x01 and more").what(), ContainsSubstring("no .npy file"));
  CHECK_THAT(refusal("PK\x03\x04 and more of it").what(), ContainsSubstring("no .npy file"));
}

TEST_CASE("versions that numpy does not have are unsupported") {
  for (const char* version : {"\x04\x00", "\x00\x00", "\x01\x01"}) {
    const auto error = refusal("\x93NUMPY" + std::string(version, 2) + test::little_endian(2, 4) + "{}");
    CHECK(error.kind() == ErrorKind::unsupported);
  }
}

TEST_CASE("a file that ends inside its header is refused at every length") {
  const std::string whole = test::read_text(npy_path("f4_little"));
  for (std::size_t size = 0; size < whole.size(); ++size)
    CHECK(refusal(whole.substr(0, size)).kind() == ErrorKind::format);
  CHECK_THAT(refusal(whole.substr(0, 100)).what(),
             ContainsSubstring("header of 118 bytes at byte 10 ends past the 100"));
  CHECK_THAT(refusal(whole.substr(0, 9)).what(), ContainsSubstring("ends at byte 9, inside the header length"));
}

TEST_CASE("a header of unlikely length is refused") {
  const auto error = refusal(std::string("\x93NUMPY\x02\x00", 8) + test::little_endian(0xFFFFFFFF, 4));
  CHECK(error.kind() == ErrorKind::limit);
  CHECK_THAT(error.what(), ContainsSubstring("4294967295"));
}

TEST_CASE("data that is shorter or longer than the shape is refused, with both numbers") {
  const std::string dictionary = dictionary_of("'<f4'", "(2, 3)");
  CHECK_THAT(refused_header(dictionary, 23).what(),
             ContainsSubstring("23 bytes after the header") && ContainsSubstring("takes 24"));
  CHECK_THAT(refused_header(dictionary, 25).what(), ContainsSubstring("25 bytes after the header"));
}

TEST_CASE("shapes whose bytes overflow are refused before any memory is taken") {
  for (const char* shape : {"(4611686018427387904, 4)", "(0, 4611686018427387904, 8)", "(9223372036854775807,)"}) {
    CHECK_THAT(refused_header(dictionary_of("'<f4'", shape)).what(),
               ContainsSubstring("more bytes than can be counted"));
  }
  CHECK_THAT(refused_header(dictionary_of("'<f4'", "(18446744073709551616,)")).what(),
             ContainsSubstring("more than 64 bits"));
  CHECK_THAT(refused_header(dictionary_of("'<f4'", "(1000000000000,)")).what(),
             ContainsSubstring("takes 4000000000000"));
}

TEST_CASE("dictionaries of the wrong structure are refused, with the byte") {
  const auto message = [](const std::string& dictionary) { return std::string(refused_header(dictionary).what()); };
  CHECK_THAT(message("[]"), ContainsSubstring("wrong at byte 10: expected '{'"));
  CHECK_THAT(message(""), ContainsSubstring("expected '{'"));
  CHECK_THAT(message("{}"), ContainsSubstring("no 'descr'"));
  CHECK_THAT(message("{'descr': '<f4', 'shape': ()}"), ContainsSubstring("no 'fortran_order'"));
  CHECK_THAT(message("{'descr': '<f4', 'fortran_order': True}"), ContainsSubstring("no 'shape'"));
  CHECK_THAT(message("{'descr': '<f4', 'descr': '<f4'}"), ContainsSubstring("'descr' is unknown or stands twice"));
  CHECK_THAT(message("{'other': 1}"), ContainsSubstring("'other' is unknown"));
  CHECK_THAT(message("{'descr': '<f4"), ContainsSubstring("a string without end"));
  CHECK_THAT(message("{'descr': '\\x3cf4'}"), ContainsSubstring("a string with escapes"));
  CHECK_THAT(message("{'descr': 5}"), ContainsSubstring("expected a string"));
  CHECK_THAT(message("{'descr' '<f4'}"), ContainsSubstring("expected ':'"));
  CHECK_THAT(message("{'fortran_order': 1}"), ContainsSubstring("expected True or False"));
  CHECK_THAT(message("{'shape': [1]}"), ContainsSubstring("expected '('"));
  CHECK_THAT(message("{'shape': (1)}"), ContainsSubstring("(n) is no tuple"));
  CHECK_THAT(message("{'shape': (-1,)}"), ContainsSubstring("a negative size"));
  CHECK_THAT(message("{'shape': (1.5,)}"), ContainsSubstring("expected ','"));
  CHECK_THAT(message("{'shape': (1, 2"), ContainsSubstring("expected ')'"));
  CHECK_THAT(message("{'shape': (x,)}"), ContainsSubstring("expected a size"));
  CHECK_THAT(message(dictionary_of("'<f4'", "()") + " import os"), ContainsSubstring("more text after the dictionary"));
  CHECK_THAT(message(dictionary_of("'<f4'", "(" + std::string(33 * 2, '1').replace(1, 0, ",") + ",)")),
             ContainsSubstring("wrong at byte"));
}

TEST_CASE("more axes than any array has are refused") {
  std::string shape = "(";
  for (int axis = 0; axis < 33; ++axis) shape += "1, ";
  CHECK_THAT(refused_header(dictionary_of("'<f4'", shape + ")"), 4).what(), ContainsSubstring("more than 32 axes"));
}

TEST_CASE("dtypes without a decoder are unsupported, and pickled objects are never loaded") {
  for (const char* descr : {"'<c8'", "'<U3'", "'<M8[ns]'", "'|V2'", "'f4'", "'|f4'", "'<f16'", "''", "'<'"}) {
    INFO(descr);
    CHECK(refused_header(dictionary_of(descr, "()"), 4).kind() == ErrorKind::unsupported);
  }
  CHECK_THAT(refused_header(dictionary_of("'|O'", "()")).what(), ContainsSubstring("pickled Python objects"));
  const auto structured = refused_header(dictionary_of("[('a', '<f4')]", "()"));
  CHECK(structured.kind() == ErrorKind::unsupported);
  CHECK_THAT(structured.what(), ContainsSubstring("structured array"));
}

TEST_CASE("a missing npy file is not found") {
  CHECK(test::error_of([] { read_npy("/nowhere/x.npy"); }).kind() == ErrorKind::not_found);
}
