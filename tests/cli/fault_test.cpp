// System calls that fail, one at a time: strace answers in the kernel's place.
#include <filesystem>
#include <iostream>
#include <sstream>
#include <string>

#include "cli/program.hpp"
#include "support/catch.hpp"
#include "support/paths.hpp"
#include "support/sanitized.hpp"

using attnviz::test::call;
using attnviz::test::project_path;
using attnviz::test::read_text;
using attnviz::test::shell;
using attnviz::test::TemporaryFolder;
namespace fs = std::filesystem;

namespace {

constexpr const char* kRun = "run photos -o out --features bank -j1";

/// A system call and how it fails; each time that it is made, or each `stride` times.
struct Fault {
  std::string call, error;
  int stride = 1;
};

/// How often the dynamic loader and the libraries' own beginnings make a call: what fails there is not ours to tell.
int calls_before_main(const std::string& call, const fs::path& here) {
  shell("strace -f -o trace -e trace=" + call + " attnviz --version", here);
  std::istringstream lines(read_text(here / "trace"));
  int count = 0;
  for (std::string line; std::getline(lines, line);) count += line.find(" " + call + "(") != std::string::npos ? 1 : 0;
  return count;
}

bool can_inject() {
  if (attnviz::test::kSanitized) {
    std::cerr << "skipped: a sanitizer does not live through calls that fail at its start\n";
    return false;
  }
  const TemporaryFolder here;
  const auto tried = shell("strace -f -o trace -e trace=write -e inject=write:error=EIO:when=1 echo", here.path());
  if (read_text(here / "trace").find("INJECTED") != std::string::npos) return true;
  std::cerr << "skipped: strace cannot answer in the kernel's place here (" << tried.err << ")\n";
  return false;
}

/// Lines that say what went wrong: neither their hints nor the count at the end.
int complaints_in(const std::string& text) {
  std::istringstream lines(text);
  int count = 0;
  for (std::string line; std::getline(lines, line);) {
    const bool counts = line.find(" done") != std::string::npos;
    count += line.starts_with("attnviz: ") && !counts ? 1 : 0;
  }
  return count;
}

void check_fault(const Fault& fault, const fs::path& here) {
  const int first = fault.stride > 1 ? calls_before_main(fault.call, here) + 1 : 1;
  for (int when = first;; when += fault.stride) {
    fs::remove_all(here / "out");
    const std::string inject = "inject=" + fault.call + ":" + fault.error + ":when=" + std::to_string(when);
    const auto broken = shell("strace -f -o trace -e trace=" + fault.call + " -e " + inject + " attnviz " + kRun, here);
    if (read_text(here / "trace").find("INJECTED") == std::string::npos) break;
    CAPTURE(inject, broken.code, broken.err);
    CHECK((broken.code == 0 || broken.code == 1));
    if (broken.code == 1) CHECK(complaints_in(broken.err) == 1);
    const auto resumed = call(std::string(kRun) + " --resume", here);
    CHECK(resumed.code == 0);
    CHECK(shell("diff -r -x manifest.jsonl whole out", here).code == 0);
    CHECK(shell("grep '\"done\"' out/manifest.jsonl | diff whole/manifest.jsonl -", here).code == 0);
  }
}

}  // namespace

TEST_CASE("a system call that fails is one clear line, and what was finished is kept") {
  if (!can_inject()) return;
  const TemporaryFolder here;
  fs::create_directory(here / "photos");
  for (const char* name : {"a", "b"}) {
    fs::copy_file(project_path("assets/samples/images/cat.jpg"), here / "photos" / (std::string(name) + ".jpg"));
  }
  CHECK(call("run photos -o whole --features bank -j1", here.path()).code == 0);
  const Fault fault = GENERATE(values<Fault>({{"pwrite64", "error=ENOSPC"},
                                              {"write", "error=ENOSPC"},
                                              {"fdatasync", "error=EIO"},
                                              {"syncfs", "error=EIO"},
                                              {"rename", "error=EACCES"},
                                              {"renameat2", "error=ENOSPC"},
                                              {"mkdir", "error=EACCES"},
                                              {"unlink", "error=EACCES"},
                                              {"flock", "error=ENOLCK"},
                                              {"getdents64", "error=EIO"},
                                              {"openat", "error=EMFILE", 3},
                                              {"mmap", "error=ENOMEM", 2}}));
  check_fault(fault, here.path());
}
