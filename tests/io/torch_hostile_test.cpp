#include "attnviz/core/error.hpp"
#include "attnviz/io/file.hpp"
#include "attnviz/io/torch_checkpoint.hpp"
#include "attnviz/io/zip_writer.hpp"
#include "support/catch.hpp"
#include "support/error_of.hpp"
#include "support/paths.hpp"
#include "support/processor_time.hpp"
#include "support/torch_bytes.hpp"

using namespace attnviz;
using namespace attnviz::io;
using namespace attnviz::test;

// Files that torch never writes. All are refused in one line, at once.

namespace {

constexpr long long kHuge = 1LL << 62;

TorchCheckpoint parse(const std::string& bytes) {
  return TorchCheckpoint::parse(bytes_of(bytes), "x.pth");
}

Error refusal_of(const std::string& bytes) {
  const test::ProcessorTime time;
  const auto error = error_of([&] { parse(bytes); });
  CHECK(time.seconds() < 5);
  CHECK(std::string(error.what()).find('\n') == std::string::npos);
  CHECK(std::string(error.what()).starts_with("x.pth: "));
  return error;
}

std::string refusal(const std::string& state, const std::string& tail = torch_tail()) {
  return refusal_of(torch_head() + pickle_of(state) + tail).what();
}

std::string refusal_of_tensor(const PickledTensor& tensor) {
  return refusal(pickled_state(tensor));
}

/// An archive of members; true for one that is packed.
std::string zip_of(const std::vector<std::pair<std::string, std::string>>& members,
                   Compression compression = Compression::none) {
  const TemporaryFolder folder;
  ZipWriter zip(folder / "x.zip", compression, Overwrite::no);
  for (const auto& [name, content] : members) {
    zip.begin(name, content.size());
    zip.append(bytes_of(content));
    zip.end();
  }
  zip.commit();
  return test::read_text(folder / "x.zip");
}

}  // namespace

TEST_CASE("a file written by hand is read, so that each change of it below is what is refused") {
  CHECK(parse(torch_head() + pickle_of(pickled_state({})) + torch_tail()).read("w").size() == 4);
  const auto zip = zip_of({{"a/data.pkl", pickle_of(pickled_state({}))}, {"a/data/0", std::string(16, '\0')}});
  CHECK(parse(zip).read("w").size() == 4);
}

TEST_CASE("an old Python's list of pairs is a dict as well") {
  const std::string pair = "]" + pickled_text("w") + "a" + pickled_tensor({}) + "a";
  const auto file = parse(torch_head() + pickle_of("ccollections\nOrderedDict\n]" + pair + "a\x85R") + torch_tail());
  CHECK(file.read("w").size() == 4);
  CHECK_THAT(refusal("ccollections\nOrderedDict\n]K\x01"
                     "a\x85R"),
             ContainsSubstring("no list of pairs"));
}

TEST_CASE("tensors that reach past their storage are refused, with the numbers") {
  CHECK_THAT(
      refusal_of_tensor({.shape = {5}}),
      ContainsSubstring("tensor 'w': shape [5] of F32 reaches over 5 numbers from number 0 on, its storage '0' has 4"));
  CHECK_THAT(refusal_of_tensor({.offset = 1}), ContainsSubstring("over 4 numbers from number 1 on"));
  CHECK_THAT(refusal_of_tensor({.offset = kHuge}), ContainsSubstring("from number 4611686018427387904 on"));
  CHECK_THAT(refusal_of_tensor({.shape = {2, 2}, .strides = {3, 1}}), ContainsSubstring("over 5 numbers"));
  CHECK_THAT(refusal_of_tensor({.offset = 5, .shape = {0}}), ContainsSubstring("from number 5 on"));
}

TEST_CASE("sizes and strides that overflow are refused") {
  CHECK_THAT(refusal_of_tensor({.shape = {kHuge, 4}, .strides = {0, 0}}),
             ContainsSubstring("more bytes than can be counted"));
  CHECK_THAT(refusal_of_tensor({.shape = {5, 5}, .strides = {kHuge, kHuge}}),
             ContainsSubstring("more bytes than can be counted"));
  CHECK_THAT(refusal_of_tensor({.shape = {0, kHuge, 8}, .strides = {1, 1, 1}}),
             ContainsSubstring("more bytes than can be counted"));
  CHECK_THAT(refusal_of_tensor({.shape = {1'000'000'000'000}, .strides = {0}}),
             ContainsSubstring("takes 4000000000000 bytes, its storage '0' has 16"));
}

TEST_CASE("sizes that are no sizes are refused") {
  CHECK_THAT(refusal_of_tensor({.shape = {-1}}), ContainsSubstring("shape is -1, which is negative"));
  CHECK_THAT(refusal_of_tensor({.strides = {-1}}), ContainsSubstring("strides is -1, which is negative"));
  CHECK_THAT(refusal_of_tensor({.offset = -1}), ContainsSubstring("offset is -1, which is negative"));
  CHECK_THAT(refusal_of_tensor({.shape = {2, 2}}), ContainsSubstring("has 2 axes, but 1 strides"));
  const std::vector<long long> ones(33, 1);
  CHECK_THAT(refusal_of_tensor({.shape = ones, .strides = ones}), ContainsSubstring("33 axes, more than 32"));
  CHECK_THAT(refusal_of_tensor({.storage = "K\x01"}), ContainsSubstring("without its storage"));
}

TEST_CASE("storages that lie about their size are refused") {
  CHECK_THAT(refusal_of_tensor({.storage = pickled_storage("0", 5)}),
             ContainsSubstring("its storage '0' has 16 bytes, but 5 numbers of 4 bytes"));
  CHECK_THAT(refusal_of_tensor({.storage = pickled_storage("0", -4)}), ContainsSubstring("-4, which is negative"));
  CHECK_THAT(refusal(pickled_state({}), torch_tail("0", 5, 4)), ContainsSubstring("of 5 numbers at byte"));
  CHECK_THAT(refusal(pickled_state({}), torch_tail("0", SIZE_MAX / 2, 4)), ContainsSubstring("ends past the"));
  CHECK_THAT(refusal(pickled_state({}), torch_tail("1")), ContainsSubstring("storage '1' is in no tensor"));
  CHECK_THAT(refusal(pickled_state({}), pickle_of("]")), ContainsSubstring("storage '0' is not in the file"));
  CHECK_THAT(refusal(pickled_state({}), pickle_of("]K\x01"
                                                  "a")),
             ContainsSubstring("key is an integer"));
  CHECK_THAT(refusal(pickled_state({}), pickle_of("}")), ContainsSubstring("keys are a dict, expected a list"));
  CHECK_THAT(refusal(pickled_state({}), ""), ContainsSubstring("end past"));
  const std::string twice = pickle_of("](" + pickled_text("0") + pickled_text("0") + "e");
  CHECK_THAT(refusal(pickled_state({}), twice + little_endian(0, 8) + little_endian(0, 8)),
             ContainsSubstring("stands twice"));
}

TEST_CASE("persistent ids that are no storages are refused") {
  for (const std::string& id : std::vector<std::string>{"N", ")", "K\x01\x85"}) {
    CHECK_THAT(refusal_of_tensor({.storage = id + "Q"}), ContainsSubstring("a persistent id that is no storage's"));
  }
  CHECK_THAT(refusal_of_tensor({.storage = pickled_text("storage") + "\x85Q"}), ContainsSubstring("without class"));
  const std::string view = "(" + pickled_text("storage") + "ctorch\nFloatStorage\n" + pickled_text("0") + "NK\x04)tQ";
  CHECK_THAT(refusal_of_tensor({.storage = view}), ContainsSubstring("a part of another one"));
  const std::string no_class = "(" + pickled_text("storage") + "ctorch\nSize\n" + pickled_text("0") + "NK\x04tQ";
  CHECK_THAT(refusal_of_tensor({.storage = no_class}), ContainsSubstring("where a tensor has its type"));
}

TEST_CASE("calls of what is no function, and functions inside of functions, are refused") {
  CHECK_THAT(refusal("ctorch\nFloatStorage\n)R"), ContainsSubstring("calls torch.FloatStorage"));
  CHECK_THAT(refusal("ctorch._utils\n_rebuild_parameter\n)R"), ContainsSubstring("a parameter that is no tensor"));
  CHECK_THAT(refusal("ctorch\nSize\n)R"), ContainsSubstring("a torch.Size of no tuple"));
  const std::string of_type = "ctorch._tensor\n_rebuild_from_type_v2\n";
  CHECK_THAT(refusal(of_type + ")R"), ContainsSubstring("a tensor of a type without its arguments"));
  CHECK_THAT(refusal(of_type + of_type + "N)\x87R"), ContainsSubstring("made by what makes none"));
}

TEST_CASE("dicts that hold themselves, stand in many places or nest deeply are refused") {
  CHECK_THAT(refusal("}q\x01" + pickled_text("a") + "h\x01s"), ContainsSubstring("a dict holds itself"));
  CHECK_THAT(refusal("}q\x01" + pickled_text("state_dict") + "h\x01s"), ContainsSubstring("a dict holds itself"));
  const std::string twice = "}" + pickled_text("a") + pickled_state({}) + "q\x01s" + pickled_text("b") + "h\x01s";
  CHECK_THAT(refusal(twice), ContainsSubstring("a dict of tensors stands in two places"));
  std::string deep;
  for (int level = 0; level < 100'000; ++level) deep += "}" + pickled_text("a");
  CHECK_THAT(refusal(deep + "N" + std::string(100'000, 's')), ContainsSubstring("deeper than 16 levels"));
}

TEST_CASE("names that stand twice or are without end are refused") {
  const std::string one = pickled_text("w") + pickled_tensor({});
  CHECK_THAT(refusal("}(" + one + one + "u"), ContainsSubstring("the name 'w' stands twice"));
  CHECK_THAT(refusal("}" + pickled_text(std::string(1001, 'w')) + pickled_tensor({}) + "s"),
             ContainsSubstring("more than 1000 bytes"));
}

TEST_CASE("files without tensors are refused") {
  for (const std::string& state : std::vector<std::string>{"}", "}K\x01K\x02s", "}K\x01" + pickled_tensor({}) + "s"}) {
    CHECK_THAT(refusal(state), ContainsSubstring("a dict without tensors"));
  }
  CHECK_THAT(refusal("]"), ContainsSubstring("it is a list, expected a dict of tensors"));
}

TEST_CASE("classes in either container are refused by name") {
  const std::string call = "cposix\nsystem\n" + pickled_text("true") + "\x85R";
  CHECK_THAT(refusal(call), ContainsSubstring("names posix.system; a state dict has only tensors"));
  CHECK(refusal_of(zip_of({{"a/data.pkl", pickle_of(call)}})).what() ==
        std::string("x.pth: member 'a/data.pkl': byte 2: names posix.system; a state dict has only tensors"));
}

TEST_CASE("heads that are not torch's, and big-endian numbers, are refused") {
  CHECK_THAT(refusal_of(pickle_of("}" + pickled_text("abcdef") + "Ns")).what(),
             ContainsSubstring("not one that torch.save wrote"));
  const auto big = refusal_of(torch_head("\x89") + pickle_of(pickled_state({})) + torch_tail());
  CHECK(big.kind() == ErrorKind::unsupported);
  CHECK_THAT(big.what(), ContainsSubstring("little-endian"));
  const std::string pickle = pickle_of(pickled_state({}));
  const auto zip = refusal_of(zip_of({{"a/data.pkl", pickle}, {"a/byteorder", "big"}}));
  CHECK(zip.kind() == ErrorKind::unsupported);
  CHECK_THAT(zip.what(), ContainsSubstring("its numbers are big-endian"));
}

TEST_CASE("archives that are not torch's are refused") {
  const std::string pickle = pickle_of(pickled_state({}));
  CHECK_THAT(refusal_of(zip_of({{"a.npy", "x"}})).what(), ContainsSubstring("without a data.pkl"));
  CHECK_THAT(refusal_of(zip_of({{"a/data.pkl", pickle}, {"a/constants.pkl", pickle}})).what(),
             ContainsSubstring("a TorchScript program"));
  CHECK_THAT(refusal_of(zip_of({{"a/b/data.pkl", "x"}})).what(), ContainsSubstring("without a data.pkl"));
  CHECK_THAT(refusal_of(zip_of({{"a/data.pkl", "x"}, {"b/data.pkl", "x"}})).what(), ContainsSubstring("two data.pkl"));
  CHECK_THAT(refusal_of(zip_of({{"a/data.pkl", pickle}})).what(), ContainsSubstring("'0' is not in the file"));
  CHECK_THAT(refusal_of(zip_of({{"a/data.pkl", pickle}, {"a/data/0", "1234"}})).what(),
             ContainsSubstring("its storage '0' has 4 bytes, but 4 numbers of 4 bytes"));
  const auto packed = refusal_of(zip_of({{"a/data.pkl", std::string(1000, 'x')}}, Compression::deflate));
  CHECK(packed.kind() == ErrorKind::unsupported);
  CHECK_THAT(packed.what(), ContainsSubstring("member 'a/data.pkl' is compressed"));
}

TEST_CASE("one tensor under very many names, and very many tensors, are refused at the limit") {
  std::string names = "}(";
  const std::string tensor =
      pickled_tensor({.shape = std::vector<long long>(32, 1), .strides = std::vector<long long>(32, 0)});
  names += pickled_text("w") + tensor + "q\x01";
  for (int number = 0; number < 400'000; ++number) names += pickled_text(std::to_string(number)) + "h\x01";
  CHECK_THAT(refusal(names + "u"), ContainsSubstring("more than the limit of 8000000 values"));
  std::string again = "]";
  const std::string function = "ctorch._utils\n_rebuild_tensor_v2\nq\x01", storage = pickled_storage("0", 4);
  again += function + "(" + storage + "K" + std::string(1, '\0') + pickled_sizes(std::vector<long long>(32, 1)) +
           pickled_sizes(std::vector<long long>(32, 0)) + "tq\x02R";
  for (int number = 0; number < 400'000; ++number) again += "h\x01h\x02R0";
  CHECK_THAT(refusal(again), ContainsSubstring("more than the limit of 8000000 values"));
}

TEST_CASE("layers may share their weights, but not so that a small file asks for all memory") {
  const auto shared = [](int layers) {
    std::string state = "}(" + pickled_text("w") + pickled_tensor({}) + "q\x01";
    for (int layer = 1; layer < layers; ++layer) state += pickled_text(std::to_string(layer)) + "h\x01";
    return state + "u";
  };
  CHECK(parse(torch_head() + pickle_of(shared(256)) + torch_tail()).entries().size() == 256);
  CHECK_THAT(refusal(shared(300)), ContainsSubstring("its first 272 tensors take") &&
                                       ContainsSubstring("more than 256 times the 16 bytes of its storages"));
}

TEST_CASE("a torch file that is cut off anywhere is refused") {
  const std::string old = torch_head() + pickle_of(pickled_state({})) + torch_tail();
  for (std::size_t size = 0; size < old.size(); ++size) refusal_of(old.substr(0, size));
  const std::string zip = test::read_text(tests_path("data/torch/linear_zip.pt"));
  for (std::size_t size = 0; size < zip.size(); size += 7) refusal_of(zip.substr(0, size));
}
