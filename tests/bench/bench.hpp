#pragma once

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

namespace attnviz::bench {

/// Prints "name <tab> milliseconds": the median of repeated calls of `body`, each after an untimed call of `prepare`.
template <class Prepare, class Body>
void measure(const char* name, Prepare prepare, Body body) {
  using Clock = std::chrono::steady_clock;
  constexpr auto kBudget = std::chrono::milliseconds(400);
  constexpr std::size_t kFewest = 15;
  std::vector<double> times;
  for (const auto start = Clock::now(); times.size() < kFewest || Clock::now() - start < kBudget;) {
    prepare();
    const auto before = Clock::now();
    body();
    times.push_back(std::chrono::duration<double, std::milli>(Clock::now() - before).count());
  }
  const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
  std::nth_element(times.begin(), middle, times.end());
  std::printf("%s\t%.4f\n", name, *middle);
  std::fflush(stdout);
}

template <class Body>
void measure(const char* name, Body body) {
  measure(
      name, [] {}, body);
}

}  // namespace attnviz::bench
