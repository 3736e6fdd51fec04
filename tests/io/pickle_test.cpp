#include "attnviz/io/pickle.hpp"

#include <cstring>

#include "support/catch.hpp"
#include "support/error_of.hpp"
#include "support/processor_time.hpp"
#include "support/torch_bytes.hpp"

using namespace attnviz;
using namespace attnviz::io;
using namespace attnviz::test;
using Kind = PickleValue::Kind;

namespace {

/// Knows the class box.Box, whose calls give the count of their arguments, and takes any persistent id.
class Box : public PickleMeaning {
 public:
  std::optional<std::uint32_t> find(std::string_view module, std::string_view name) const override {
    return module == "box" && name == "Box" ? std::optional<std::uint32_t>(7) : std::nullopt;
  }
  PickleValue call(PickleMemory&, std::uint32_t name, const std::vector<PickleValue>& arguments) override {
    return {Kind::made, name, static_cast<std::int64_t>(arguments.size())};
  }
  PickleValue stored(PickleMemory&, const PickleValue&) override { return {Kind::made, 1, -1}; }
};

struct Read {
  std::vector<std::byte> bytes;
  PickleMemory memory;
  PickleValue value;
  std::size_t end = 0;

  explicit Read(const std::string& pickle) : bytes(bytes_of(pickle)), memory(bytes, "x") {
    Box box;
    value = read_pickle(memory, end, box);
  }
  Read(const Read&) = delete;

  std::vector<std::int64_t> integers() const {
    std::vector<std::int64_t> found;
    for (const PickleValue& item : memory.items(value)) found.push_back(item.number);
    return found;
  }
};

Error refusal_of_pickle(const std::string& pickle) {
  return error_of([&] { Read{pickle}; });
}

std::string refusal(const std::string& opcodes) {
  const std::string text = refusal_of_pickle(pickle_of(opcodes)).what();
  CHECK(text.find('\n') == std::string::npos);
  CHECK(text.size() < 600);
  return text;
}

std::string repeated(const std::string& text, std::size_t count) {
  std::string all = text;
  while (all.size() < text.size() * count) all += all;
  all.resize(text.size() * count);
  return all;
}

}  // namespace

TEST_CASE("integers of a pickle keep sign and size") {
  const std::string short_ones = "K\xffM\xff\xffJ\xfe\xff\xff\xff\x8a\x01\xff";
  const std::string long_ones = "\x8a\x02" + little_endian(256, 2) + "\x8a" + little_endian(0, 1) + "\x8b" +
                                little_endian(8, 4) + little_endian(1ULL << 63, 8);
  const Read read(pickle_of("(" + short_ones + long_ones + "t"));
  REQUIRE(read.value.kind == Kind::tuple);
  CHECK(read.integers() == std::vector<std::int64_t>{255, 65535, -2, -1, 256, 0, INT64_MIN});
}

TEST_CASE("texts of all lengths and of Python 2 are texts") {
  const Read read(pickle_of("(X" + std::string("\2\0\0\0ab", 6) + "\x8c\x01" + "c\x8d" + little_endian(1, 8) +
                            "dU\x01" + "eT" + little_endian(1, 4) + "fC\x01gt"));
  std::string all;
  for (const PickleValue& item : read.memory.items(read.value)) all += read.memory.text(item);
  CHECK(all == "abcdefg");
  CHECK(read.memory.is_text(read.memory.items(read.value)[0], "ab"));
}

TEST_CASE("lists, tuples and dicts gather what stands before them") {
  CHECK(Read(pickle_of("](K\x01K\x02"
                       "eK\x03"
                       "a"))
            .integers() == std::vector<std::int64_t>{1, 2, 3});
  CHECK(Read(pickle_of("}K\x01K\x02s(K\x03K\x04u")).integers() == std::vector<std::int64_t>{1, 2, 3, 4});
  CHECK(Read(pickle_of("K\x01K\x02\x86")).integers() == std::vector<std::int64_t>{1, 2});
  CHECK(Read(pickle_of("K\x01\x85")).integers() == std::vector<std::int64_t>{1});
  CHECK(Read(pickle_of("K\x01K\x02K\x03\x87")).integers() == std::vector<std::int64_t>{1, 2, 3});
  CHECK(Read(pickle_of("(K\x01(tK\x02"
                       "0t"))
            .integers() == std::vector<std::int64_t>{1, 0});
}

TEST_CASE("the memo gives back what was put into it, by number or one after the other") {
  CHECK(Read(pickle_of("(K\x05q\x01K\x06r" + little_endian(2, 4) + "h\x01j" + little_endian(2, 4) + "t")).integers() ==
        std::vector<std::int64_t>{5, 6, 5, 6});
  CHECK(Read("\x80\x04\x95" + little_endian(9, 8) + std::string("(K\x05\x94K\x06\x94h\0t.", 11)).integers() ==
        std::vector<std::int64_t>{5, 6, 5});
}

TEST_CASE("known classes are called, and states of what they give are dropped") {
  CHECK(Read(pickle_of("cbox\nBox\nK\x01K\x02\x86R")).value.number == 2);
  CHECK(Read(pickle_of("cbox\nBox\n)\x81}b")).value.index == 7);
  CHECK(Read("\x80\x04\x8c\x03"
             "box\x8c\x03"
             "Box\x93)R.")
            .value.kind == Kind::made);
  CHECK(Read(pickle_of("K\x01Q")).value.number == -1);
}

TEST_CASE("reading stops behind the pickle") {
  const std::string first = pickle_of("N");
  CHECK(Read(first + "rest").end == first.size());
}

TEST_CASE("classes and functions that are not known are refused by name, and nothing is run") {
  const auto error = refusal_of_pickle(pickle_of("cposix\nsystem\n" + pickled_text("touch owned") + "\x85R"));
  CHECK(error.kind() == ErrorKind::unsupported);
  CHECK(std::string(error.what()) == "x: byte 2: names posix.system; a state dict has only tensors");
  CHECK_THAT(refusal_of_pickle("\x80\x04\x8c\x08"
                               "builtins\x8c\x04"
                               "eval\x93.")
                 .what(),
             ContainsSubstring("names builtins.eval;"));
  CHECK_THAT(refusal("c\x1b[2Jbad\nname\n"), ContainsSubstring("names \\x1b[2Jbad.name;"));
  CHECK_THAT(refusal("c" + std::string(201, 'a')), ContainsSubstring("no end within 200 bytes"));
  CHECK_THAT(refusal("cbox\nBox"), ContainsSubstring("no end within"));
}

TEST_CASE("opcodes that no state dict has are refused by number") {
  const auto error = refusal_of_pickle(pickle_of("I01\n"));
  CHECK(error.kind() == ErrorKind::unsupported);
  CHECK_THAT(error.what(), ContainsSubstring("byte 2: opcode 73 'I' has no place in a state dict"));
  for (int code = 0; code < 256; ++code) {
    if (std::string("NJKMGXTUBC]ae)t}suqrhjcRbQ(0.").find(static_cast<char>(code)) != std::string::npos) continue;
    if (code >= 0x80 && code <= 0x95) continue;
    CHECK_THAT(refusal(std::string(1, static_cast<char>(code))), ContainsSubstring("opcode " + std::to_string(code)));
  }
  for (const char* extension : {"\x82", "\x83", "\x84", "\x8f", "\x90", "\x91", "\x92"}) {
    CHECK_THAT(refusal(extension), ContainsSubstring("opcode"));
  }
}

TEST_CASE("what is no pickle of protocol 2 to 5 is refused") {
  for (const char* text : {"", "\x80", "\x80\x01N.", "\x80\x06N.", "N.", "(dp0\n."}) {
    INFO(text);
    CHECK(refusal_of_pickle(text).kind() == ErrorKind::format);
  }
}

TEST_CASE("a pickle that is cut off anywhere is refused") {
  const std::string whole =
      pickle_of("}" + pickled_text("w") + "cbox\nBox\n(K\x01M\x01\x01J" + little_endian(1, 4) + "\x8a\x01\x01tRs");
  CHECK(Read(whole).value.kind == Kind::dict);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    INFO(size);
    CHECK(refusal_of_pickle(whole.substr(0, size)).kind() == ErrorKind::format);
  }
}

TEST_CASE("sizes that lie are refused before anything is allocated") {
  CHECK_THAT(refusal("\x8b\xff\xff\xff\xff"), ContainsSubstring("4294967295 bytes at byte 7 end past the 8"));
  CHECK_THAT(refusal("\x8a\xff" + std::string("a")), ContainsSubstring("255 bytes at byte 4 end past"));
  CHECK_THAT(refusal("X\xff\xff\xff\xff"), ContainsSubstring("end past"));
  CHECK_THAT(refusal("\x8d" + std::string(8, '\xff')), ContainsSubstring("18446744073709551615 bytes"));
  CHECK_THAT(refusal("\x8e" + std::string(7, '\xff') + '\x7f'), ContainsSubstring("end past"));
}

TEST_CASE("stacks, marks and memos that do not fit are refused") {
  CHECK_THAT(refusal("0"), ContainsSubstring("empty stack"));
  CHECK_THAT(refusal("K\x01(0"), ContainsSubstring("empty stack"));
  CHECK_THAT(refusal("K\x01t"), ContainsSubstring("mark that was not set"));
  CHECK_THAT(refusal("K\x01\x86"), ContainsSubstring("takes 2 values from a stack of 1"));
  CHECK_THAT(refusal("K\x01K\x01"), ContainsSubstring("ends with 2 values, expected 1"));
  CHECK_THAT(refusal(""), ContainsSubstring("ends with 0 values"));
  CHECK_THAT(refusal("K\x01("), ContainsSubstring("ends with 1 values"));
  CHECK_THAT(refusal("h\x01"), ContainsSubstring("asks for place 1 of the memo, where nothing is"));
  CHECK_THAT(refusal("K\x01q\x01h" + std::string(1, '\0')), ContainsSubstring("place 0 of the memo"));
  CHECK_THAT(refusal("K\x01r\xff\xff\xff\xff"), ContainsSubstring("place 4294967295 of a memo of 0"));
  CHECK_THAT(refusal("](K\x01u"), ContainsSubstring("adds to a list as if it were a dict"));
  CHECK_THAT(refusal("}(K\x01u"), ContainsSubstring("a key without a value"));
  CHECK_THAT(refusal("K\x01K\x01"
                     "a"),
             ContainsSubstring("adds to an integer"));
  CHECK_THAT(refusal("K\x01)R"), ContainsSubstring("calls an integer"));
  CHECK_THAT(refusal("cbox\nBox\n]R"), ContainsSubstring("calls with a list, expected a tuple"));
  CHECK_THAT(refusal("K\x01}b"), ContainsSubstring("sets the state of an integer"));
}

TEST_CASE("lists that hold themselves and deep nesting cost no more than their bytes") {
  CHECK(Read(pickle_of("]q\x01h\x01"
                       "a"))
            .value.kind == Kind::list);
  CHECK(Read(pickle_of(")" + repeated("\x85", 1'000'000))).value.kind == Kind::tuple);
}

TEST_CASE("pickles that make too much are refused in no time") {
  const test::ProcessorTime time;
  for (const char* opcodes : {"]", "}", ")", "N", "(", "Nq\x01", "]0", ")\x85", "N\x94"}) {
    INFO(opcodes);
    CHECK(refusal_of_pickle("\x80\x04" + repeated(opcodes, 5'000'000 / std::strlen(opcodes))).kind() ==
          ErrorKind::limit);
  }
  CHECK(refusal_of_pickle("\x80\x04" + repeated("N0", 10'500'000)).kind() == ErrorKind::limit);
  CHECK(refusal_of_pickle("\x80\x04]" + repeated("Na", 9'000'000)).kind() == ErrorKind::limit);
  CHECK(time.seconds() < 10);
}
