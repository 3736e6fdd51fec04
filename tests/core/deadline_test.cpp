#include "attnviz/core/deadline.hpp"

#include <atomic>

#include "attnviz/core/matmul.hpp"
#include "attnviz/core/parallel.hpp"
#include "support/catch.hpp"

using namespace attnviz;
using namespace std::chrono_literals;

namespace {

Deadline::Time passed() {
  return Deadline::Clock::now() - 1s;
}
Deadline::Time far() {
  return Deadline::Clock::now() + 24h;
}

}  // namespace

TEST_CASE("without a deadline, and before it, nothing is thrown; behind it work is given up") {
  CHECK_NOTHROW(check_deadline());
  {
    const Deadline deadline(far());
    CHECK_NOTHROW(check_deadline());
    const Deadline nearer(passed());
    CHECK_THROWS_AS(check_deadline(), DeadlinePassed);
    const Deadline later(far());  // does not win time
    CHECK_THROWS_AS(check_deadline(), DeadlinePassed);
  }
  CHECK(Deadline::current() == Deadline::kNone);
}

TEST_CASE("no seconds are no deadline, and very many are none either") {
  CHECK(Deadline::in(0) == Deadline::kNone);
  CHECK(Deadline::in(-1) == Deadline::kNone);
  CHECK(Deadline::in(1e30) == Deadline::kNone);
  CHECK(Deadline::in(3600) > Deadline::Clock::now());
}

TEST_CASE("in a pause no time passes") {
  const Deadline deadline(passed());
  {
    const DeadlinePause pause;
    CHECK_NOTHROW(check_deadline());
    const DeadlinePause inner;
    CHECK_NOTHROW(check_deadline());
  }
  CHECK_THROWS_AS(check_deadline(), DeadlinePassed);
}

TEST_CASE("a loop is not begun behind the deadline, and its pieces see it on every thread") {
  std::atomic<std::size_t> pieces = 0, seeing = 0;
  const Deadline::Time end = far();
  {
    const Deadline deadline(end);
    parallel_for(1000, 1, [&](std::size_t, std::size_t) {
      ++pieces;
      if (Deadline::current() == end) ++seeing;
    });
  }
  CHECK(pieces == 1000);
  CHECK(seeing == 1000);
  const Deadline deadline(passed());
  CHECK_THROWS_AS(parallel_for(1000, 1, [&](std::size_t, std::size_t) { ++pieces; }), DeadlinePassed);
  CHECK(pieces == 1000);
}

TEST_CASE("threads that helped keep no deadline of others") {
  {
    const Deadline deadline(far());
    parallel_for(1000, 1, [](std::size_t, std::size_t) {});
  }
  std::atomic<std::size_t> free = 0;
  parallel_for(1000, 1, [&](std::size_t, std::size_t) {
    if (Deadline::current() == Deadline::kNone) ++free;
  });
  CHECK(free == 1000);
}

TEST_CASE("a matrix product is given up") {
  const Matrix ones = xt::ones<float>({8, 8});
  const Deadline deadline(passed());
  CHECK_THROWS_AS(matmul(ones, ones), DeadlinePassed);
}
