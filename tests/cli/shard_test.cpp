#include <filesystem>

#include <unistd.h>

#include "cli/program.hpp"
#include "support/catch.hpp"
#include "support/paths.hpp"

using attnviz::test::call;
using attnviz::test::project_path;
using attnviz::test::read_text;
using attnviz::test::shell;
using attnviz::test::TemporaryFolder;
using attnviz::test::write_text;
namespace fs = std::filesystem;

namespace {

/// Eight photos.
class Folder : public TemporaryFolder {
 public:
  Folder() {
    fs::create_directory(path() / "in");
    for (const char* name : {"a", "b", "c", "d", "e", "f", "g", "h"}) {
      fs::copy_file(project_path("assets/samples/images/cat.jpg"), path() / "in" / (std::string(name) + ".jpg"));
    }
  }
};

const std::string kRun = "run in --features bank --write json -j1 ";

}  // namespace

TEST_CASE("the parts of a shared batch, merged, are the whole") {
  const Folder here;
  call(kRun + "-o whole", here.path());
  for (const char* part : {"1/3", "2/3", "3/3"}) {
    CHECK(call(kRun + "-o parts --shard " + part, here.path()).code == 0);
  }
  CHECK_FALSE(fs::exists(here / "parts/manifest.jsonl"));
  CHECK(fs::exists(here / "parts/manifest.2-of-3.jsonl"));
  const auto merged = call("merge parts", here.path());
  CHECK(merged.code == 0);
  CHECK_THAT(merged.err, ContainsSubstring("3 of 3 parts joined, 8 results"));
  CHECK(shell("diff -r whole parts", here.path()).code == 0);
  CHECK(call("merge parts", here.path()).code == 2);  // nothing left to join
  CHECK_THAT(call(kRun + "-o parts --shard 1/3 --resume", here.path()).err, ContainsSubstring(" kept from before"));
}

TEST_CASE("merge says what is missing, and joins the rest later") {
  const Folder here;
  call(kRun + "-o whole", here.path());
  call(kRun + "-o parts --shard 1/3", here.path());
  call(kRun + "-o parts --shard 3/3", here.path());
  char host[256] = {};
  ::gethostname(host, sizeof host - 1);
  write_text(here / "parts/.attnviz.3-of-3.lock",
             "process 999999 on " + std::string(host) + " since 2025-01-01 00:00:00 UTC\n");
  const auto merged = call("merge parts", here.path());
  CHECK(merged.code == 1);
  CHECK_THAT(merged.err, ContainsSubstring("part 2 of 3 has not run"));
  CHECK_THAT(merged.err, ContainsSubstring("part 3 of 3 is not finished: it was left by process 999999"));
  CHECK(call(kRun + "-o parts --shard 2/3 --resume", here.path()).code == 0);
  CHECK_THAT(call(kRun + "-o parts --shard 3/3 --resume", here.path()).err,
             ContainsSubstring("taken over from process"));
  CHECK(call("merge parts --html", here.path()).code == 0);
  CHECK(fs::remove(here / "parts/index.html"));
  CHECK(shell("diff -r whole parts", here.path()).code == 0);
}

TEST_CASE("parts of batches of different sizes are not joined, nor what is none") {
  const Folder here;
  call(kRun + "-o parts --shard 1/2", here.path());
  call(kRun + "-o parts --shard 3/3", here.path());
  const auto merged = call("merge parts", here.path());
  CHECK(merged.code == 2);
  CHECK_THAT(merged.err, ContainsSubstring("parts of a batch in") && ContainsSubstring("and of one in"));
  CHECK_THAT(call("merge in", here.path()).err, ContainsSubstring("no manifest.K-of-N.jsonl"));
  CHECK(call(kRun + "-o parts --shard 1/2 --scale shared", here.path()).code == 2);
}

TEST_CASE("a task of a Slurm array takes its part, and says so") {
  const Folder here;
  call(kRun + "-o whole", here.path());
  for (const int task : {4, 6, 8}) {
    const auto part = shell("SLURM_ARRAY_TASK_ID=" + std::to_string(task) +
                                " SLURM_ARRAY_TASK_COUNT=3 SLURM_ARRAY_TASK_MIN=4 SLURM_ARRAY_TASK_STEP=2 attnviz " +
                                kRun + "-o parts",
                            here.path());
    CHECK(part.code == 0);
    CHECK_THAT(part.err, ContainsSubstring("part " + std::to_string(task / 2 - 1) + " of 3 of the inputs"));
  }
  CHECK(call("merge parts", here.path()).code == 0);
  CHECK(shell("diff -r whole parts", here.path()).code == 0);
  const std::string task = "SLURM_ARRAY_TASK_ID=9 SLURM_ARRAY_TASK_COUNT=3 attnviz " + kRun;
  CHECK(shell(task + "-o other", here.path()).code == 2);
  CHECK_THAT(shell(task + "-o other --shard 1/1", here.path()).err, ContainsSubstring("8 done"));
}

TEST_CASE("a second run into a folder that is being written says who writes, and stops") {
  const Folder here;
  const auto finished = shell(
      "attnviz run in -o out --features bank -m distance,self,simam,cbam -j1 >log 2>&1 & first=$!\n"
      "until [ -s out/manifest.jsonl ]; do sleep 0.01; done\n"
      "for more in '' --resume --force '--shard 1/2'; do attnviz run in -o out --write json $more; echo \"code $?\"; "
      "done\n"
      "wait $first; echo \"first $?\"; ls -A out | grep lock",
      here.path());
  CHECK(finished.out == "code 2\ncode 2\ncode 2\ncode 2\nfirst 0\n");
  std::size_t lines = 0;
  for (const char character : finished.err) lines += character == '\n';
  CHECK(lines == 8);  // the message, and what to do
  CHECK_THAT(finished.err, ContainsSubstring("out is being written by process "));
}
