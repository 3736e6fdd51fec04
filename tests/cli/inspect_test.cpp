#include "cli/program.hpp"
#include "support/catch.hpp"
#include "support/paths.hpp"

using attnviz::test::call;
using attnviz::test::TemporaryFolder;
using attnviz::test::write_text;

TEST_CASE("inspect shows tokens, dumps and folders of results") {
  const TemporaryFolder here;
  write_text(here / "note.txt", "the cat\nsat");
  CHECK_THAT(call("inspect note.txt", here.path()).out, ContainsSubstring("token:2"));
  REQUIRE(call("run note.txt -m self -o out", here.path()).code == 0);
  CHECK_THAT(call("inspect out/note.self.json", here.path()).out, ContainsSubstring("query"));
  CHECK_THAT(call("inspect out", here.path()).out, ContainsSubstring("1 done"));
}

TEST_CASE("inspect lists the tensors of a PyTorch checkpoint, and runs nothing of it") {
  const TemporaryFolder here;
  for (const char* name : {"all_zip.pth", "whole_zip.pth"}) {
    std::filesystem::copy_file(attnviz::test::tests_path(std::string("data/torch/") + name), here / name);
  }
  const auto finished = call("inspect all_zip.pth whole_zip.pth", here.path());
  CHECK(finished.code == 1);
  CHECK_THAT(finished.out, ContainsSubstring("PyTorch checkpoint, 24 tensors"));
  CHECK_THAT(finished.out, ContainsSubstring("torch.bfloat16   BF16  [3, 5]                -1.5234375 to 0.66015625"));
  CHECK_THAT(finished.err, ContainsSubstring("names torch.nn.modules.container.Sequential; a state dict has only"));
}

TEST_CASE("inspect never lets a file's bytes reach the terminal raw") {
  const TemporaryFolder here;
  write_text(here / "evil.txt", "a\x1b]0;owned\x07z \x1b[31mred");
  const auto finished = call("inspect evil.txt --tokenizer whitespace", here.path());
  CHECK(finished.code == 0);
  CHECK(finished.out.find('\x1b') == std::string::npos);
  CHECK_THAT(finished.out, ContainsSubstring("\\x1b"));
}

TEST_CASE("inspect says what it cannot read and goes on") {
  const TemporaryFolder here;
  write_text(here / "note.txt", "x");
  write_text(here / "bad.json", "{");
  const auto finished = call("inspect none.png bad.json note.txt", here.path());
  CHECK(finished.code == 1);
  CHECK_THAT(finished.err, ContainsSubstring("none.png"));
  CHECK_THAT(finished.err, ContainsSubstring("bad.json"));
  CHECK_THAT(finished.out, ContainsSubstring("1 tokens"));
}

TEST_CASE("inspect says what a network is, and of a program that it is none of ours") {
  const TemporaryFolder here;
  const auto net = call("inspect " + attnviz::test::project_path("assets/models/minilm").string(), here.path());
  CHECK(net.code == 0);
  CHECK_THAT(net.out, ContainsSubstring("bert: 6 layers of 12 heads, width 384, vocabulary of 30522"));
  CHECK_THAT(net.out, ContainsSubstring("tokenizer.json, vocab.txt"));
  write_text(here / "program", std::string("\x7f"
                                           "ELF\0\1\2\3",
                                           8));
  const auto program = call("inspect program", here.path());
  CHECK(program.code == 1);
  CHECK_THAT(program.err, ContainsSubstring("7f 45 4c 46"));
}

TEST_CASE("inspect lists the first tokens of a long text and counts the rest") {
  const TemporaryFolder here;
  std::string text;
  for (int word = 0; word < 2000; ++word) text += "word ";
  write_text(here / "long.txt", text);
  const auto finished = call("inspect long.txt", here.path());
  CHECK_THAT(finished.out, ContainsSubstring("token:499") && ContainsSubstring("and 1500 more tokens"));
  CHECK_THAT(finished.out, !ContainsSubstring("token:500"));
}
