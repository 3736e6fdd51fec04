#include "attnviz/pipeline/memory_budget.hpp"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

#include "attnviz/core/error.hpp"
#include "support/catch.hpp"
#include "support/error_of.hpp"

using namespace attnviz;
using namespace attnviz::pipeline;

namespace {

constexpr std::size_t kMega = std::size_t{1} << 20;

/// Room for `pixels` at a time.
std::shared_ptr<MemoryBudget> budget_for(std::size_t pixels) {
  return std::make_shared<MemoryBudget>(MemoryBudget::kProgram + pixels * 3 * MemoryBudget::kTimesDecoded);
}

}  // namespace

TEST_CASE("pictures that do not fit together wait for each other") {
  const auto budget = budget_for(2 * kMega);
  std::atomic<int> inside{0}, most{0};
  std::vector<std::thread> threads;
  for (int number = 0; number < 6; ++number) {
    threads.emplace_back([&] {
      const auto share = budget->take_for_picture(kMega, "p");
      const int now = ++inside;
      for (int seen = most; seen < now && !most.compare_exchange_weak(seen, now);) {
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
      --inside;
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(most == 2);
}

TEST_CASE("a picture that would not fit alone is refused with both numbers") {
  const auto budget = budget_for(kMega);
  CHECK(budget->take_for_picture(kMega, "p") != nullptr);
  CHECK(budget->take_for_picture(kMega, "p") != nullptr);  // the first has been given back
  const Error error = test::error_of([&] { budget->take_for_picture(kMega + 1, "big.jpg"); });
  CHECK(error.kind() == ErrorKind::limit);
  CHECK_THAT(error.what(), ContainsSubstring("big.jpg: its 1048577 pixels take about 16 MB, and 15 MB of"));
  CHECK(test::error_of([&] { MemoryBudget(1).take_for_picture(1, "p"); }).kind() == ErrorKind::limit);
}
