// How good a system in the box is on the whole of its test set: attnviz_bench_systems FOLDER FILE, where FILE is what
// the system's train.py --export writes, one {"text", "answer"} a line.
#include <chrono>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>

#include "attnviz/core/error.hpp"
#include "attnviz/models/systems/registry.hpp"

namespace {

int measure(const char* folder, const char* file) {
  const auto system = attnviz::models::load_system(folder);
  std::ifstream lines(file);
  std::size_t count = 0, exact = 0, outside = 0;
  const auto begin = std::chrono::steady_clock::now();
  for (std::string line; std::getline(lines, line); ++count) {
    const auto example = nlohmann::json::parse(line);
    attnviz::models::SystemInput input;
    input.text = example.at("text").get<std::string>();
    const attnviz::models::SystemRun run = system->run(input);
    exact += run.answer == example.at("answer").get<std::string>() ? 1 : 0;
    outside += run.outside.empty() ? 0 : 1;
  }
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
  if (count == 0) throw attnviz::Error(attnviz::ErrorKind::format, std::string(file) + " has no line");
  const auto share = [&](std::size_t part) { return static_cast<double>(part) / static_cast<double>(count); };
  std::printf("%s: %zu inputs, exact %.4f, called strange %.4f, %.2f ms each\n", folder, count, share(exact),
              share(outside), took.count() / static_cast<double>(count));
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  try {
    if (count == 3) return measure(arguments[1], arguments[2]);
    std::fputs("usage: attnviz_bench_systems FOLDER FILE\n", stderr);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
  }
  return 2;
}
