#include <array>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <optional>
#include <random>
#include <thread>

#include <fcntl.h>
#include <sys/wait.h>
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

constexpr std::size_t kPhotos = 12;

/// Photos, and a file that is none.
class Folder : public TemporaryFolder {
 public:
  Folder() {
    fs::create_directory(path() / "in");
    const std::array<const char*, 2> photos = {"cat.jpg", "coffee.jpg"};
    for (std::size_t number = 0; number < kPhotos; ++number) {
      fs::copy_file(project_path(std::string("assets/samples/images/") + photos[number % 2]),
                    path() / "in" / ("p" + std::to_string(100 + number) + ".jpg"));
    }
    write_text(path() / "in/broken.png", "\x89PNG\r\n\x1a\nnothing more");
  }
};

const std::string kCall = "run in -o out -m distance,simam --features bank --write overlay,json,sheet -j2";

/// The program in the background, ended by a signal.
class Running {
 public:
  Running(const fs::path& folder, const std::string& arguments) {
    process_ = ::fork();
    if (process_ != 0) return;
    const int nowhere = ::open("/dev/null", O_RDWR),
              log = ::open((folder / "log").c_str(), O_CREAT | O_WRONLY | O_TRUNC, 0666);
    ::dup2(nowhere, 0);
    ::dup2(nowhere, 1);
    ::dup2(log, 2);
    const std::string line = "cd '" + folder.string() + "' && exec " + attnviz::test::program() + " " + arguments;
    ::execl("/bin/sh", "sh", "-c", line.c_str(), nullptr);
    ::_exit(127);
  }
  ~Running() {
    if (process_ > 0) end(SIGKILL);
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  void send(int signal) const { ::kill(process_, signal); }
  /// Its exit status, 128 + the signal when one ended it.
  int wait() {
    int status = 0;
    ::waitpid(process_, &status, 0);
    process_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  int end(int signal) {
    send(signal);
    return wait();
  }

 private:
  pid_t process_ = 0;
};

/// Waits until the file has this many lines; false after a while.
bool has_lines(const fs::path& path, std::size_t wanted) {
  for (int attempt = 0; attempt < 3000; ++attempt) {
    std::ifstream file(path);
    std::size_t lines = 0;
    for (std::string line; std::getline(file, line);) ++lines;
    if (lines >= wanted) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return false;
}

}  // namespace

TEST_CASE("killed at any moment and resumed, a run ends with the bytes of one that was left alone") {
  const Folder here;
  const auto begin = std::chrono::steady_clock::now();
  CHECK(call(kCall, here.path()).code == 1);
  const auto whole = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
  fs::rename(here / "out", here / "whole");

  std::mt19937 random(20);
  std::uniform_int_distribution<long> moments(0, whole.count() / 3);
  for (int kill = 0; kill < 5; ++kill) {
    Running run(here.path(), kCall + (kill == 0 ? "" : " --resume"));
    std::this_thread::sleep_for(std::chrono::milliseconds(kill == 0 ? whole.count() / 3 : moments(random)));
    run.end(SIGKILL);
    // No half file: what has its own name is complete.
    for (const auto& entry : fs::directory_iterator(here / "out")) {
      const std::string name = entry.path().filename().string();
      if (name.starts_with('.') || name == "manifest.jsonl") continue;
      CAPTURE(name);
      CHECK(read_text(entry.path()) == read_text(here / "whole" / name));
    }
  }
  const auto finished = call(kCall + " --resume", here.path());
  CHECK(finished.code == 1);  // broken.png
  CHECK_THAT(finished.err, ContainsSubstring("kept from before"));
  const auto difference = shell("diff -r whole out", here.path());
  CHECK(difference.out.empty());
  CHECK(difference.code == 0);
}

TEST_CASE("what is finished stands in the manifest before the run ends, and a torn last line is mended") {
  const Folder here;
  call(kCall, here.path());
  fs::rename(here / "out", here / "whole");
  {
    Running run(here.path(), kCall);
    REQUIRE(has_lines(here / "out/manifest.jsonl", 3));
    run.end(SIGKILL);
  }
  const std::string journal = read_text(here / "out/manifest.jsonl");
  const std::size_t last = journal.rfind('\n', journal.size() - 2);
  write_text(here / "out/manifest.jsonl", journal.substr(0, last + 40) + std::string(70000, '\0'));
  const auto finished = call(kCall + " --resume", here.path());
  CHECK_THAT(finished.err, ContainsSubstring("taken over from process"));
  CHECK(shell("diff -r whole out", here.path()).code == 0);
}

TEST_CASE("a first signal lets running inputs finish, and the next run does the rest") {
  const Folder here;
  call(kCall, here.path());
  fs::rename(here / "out", here / "whole");
  for (const int signal : {SIGINT, SIGTERM}) {
    Running run(here.path(), kCall + " --resume");
    REQUIRE(has_lines(here / "out/manifest.jsonl", signal == SIGINT ? 2 : 8));
    CHECK(run.end(signal) == 130);
    CHECK_THAT(read_text(here / "log"),
               ContainsSubstring("inputs not begun; the same command with --resume does the rest"));
    CHECK(shell("ls -A out | grep -E '^\\.'", here.path()).out.empty());  // neither lock nor unfinished file
  }
  CHECK(call(kCall + " --resume", here.path()).code == 1);
  CHECK(shell("diff -r whole out", here.path()).code == 0);
}

TEST_CASE("a second signal ends the run at once") {
  const Folder here;
  Running run(here.path(), kCall);
  REQUIRE(has_lines(here / "out/manifest.jsonl", 2));
  run.send(SIGTERM);
  std::this_thread::sleep_for(std::chrono::milliseconds(20));  // two of a kind that wait are one
  run.send(SIGTERM);
  const int code = run.wait();
  CHECK((code == 128 + SIGTERM || code == 130));
  CHECK(shell("ls -A out | grep tmp-", here.path()).out.empty());
  CHECK(call(kCall + " --resume", here.path()).code == 1);
  CHECK(shell("ls -A out | grep -E '^\\.'", here.path()).out.empty());
}
