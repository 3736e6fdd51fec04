#pragma once

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

namespace attnviz::bench {

inline double median(std::vector<double> times) {
  const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
  std::nth_element(times.begin(), middle, times.end());
  return *middle;
}

/// Times two bodies in turn, so that both meet the same machine; milliseconds, after one untimed call of each.
template <class A, class B>
void in_turn(std::vector<double>& a_times, A a, std::vector<double>& b_times, B b) {
  using Clock = std::chrono::steady_clock;
  const auto time = [](auto& body) {
    const auto before = Clock::now();
    body();
    return std::chrono::duration<double, std::milli>(Clock::now() - before).count();
  };
  constexpr auto kBudget = std::chrono::milliseconds(1500);
  constexpr std::size_t kFewest = 21;
  a();
  b();
  for (const auto start = Clock::now(); a_times.size() < kFewest || Clock::now() - start < kBudget;) {
    // Several calls in a row: a thread that was woken up by one library must not be paid for by the other.
    for (int call = 0; call < 5; ++call) a_times.push_back(time(a));
    for (int call = 0; call < 5; ++call) b_times.push_back(time(b));
  }
}

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
  std::printf("%s\t%.4f\n", name, median(times));
  std::fflush(stdout);
}

template <class Body>
void measure(const char* name, Body body) {
  measure(
      name, [] {}, body);
}

}  // namespace attnviz::bench
