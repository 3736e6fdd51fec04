#include "cli/program.hpp"
#include "support/catch.hpp"
#include "support/paths.hpp"

using attnviz::test::call;
using attnviz::test::read_text;
using attnviz::test::TemporaryFolder;

TEST_CASE("a damaged JPEG is drawn and said to be damaged; --strict refuses it") {
  const TemporaryFolder here;
  std::filesystem::copy_file(attnviz::test::tests_path("data/damaged_jpeg/cut.jpg"), here / "cut.jpg");
  const std::string words = "The picture's file is damaged: Premature end of JPEG file.";
  const auto drawn = call("run cut.jpg --features bank -o out", here.path());
  CHECK(drawn.code == 0);
  CHECK_THAT(drawn.err, ContainsSubstring("cut.jpg: distance: " + words));
  CHECK_THAT(read_text(here / "out/manifest.jsonl"), ContainsSubstring("\"warning\": \"" + words));
  CHECK_THAT(read_text(here / "out/cut.distance.json"),
             ContainsSubstring("\"damage\": \"Premature end of JPEG file\""));
  CHECK_THAT(call("inspect cut.jpg", here.path()).out, ContainsSubstring("damaged: Premature end of JPEG file"));

  const auto strict = call("run cut.jpg --features bank -o out --resume --strict", here.path());
  CHECK(strict.code == 1);
  CHECK_THAT(strict.err, ContainsSubstring("cut.jpg: JPEG: Premature end of JPEG file"));
}

TEST_CASE("a damaged PNG, GIF or WebP is drawn and said to be damaged; --strict refuses it") {
  const TemporaryFolder here;
  for (const std::string name : {"cut.png", "cut.gif", "cut_lossless.webp"}) {
    INFO(name);
    std::filesystem::copy_file(attnviz::test::tests_path("data/damaged/" + name), here / name);
    const std::string run = "run " + name + " --features bank -o " + name + ".out";
    const auto drawn = call(run, here.path());
    CHECK(drawn.code == 0);
    CHECK_THAT(drawn.err, ContainsSubstring(name + ": distance: The picture's file is damaged: "));
    CHECK(call(run + " --resume --strict", here.path()).code == 1);
  }
}
