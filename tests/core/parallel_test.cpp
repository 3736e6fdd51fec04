#include "attnviz/core/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include "support/catch.hpp"

using namespace attnviz;

namespace {

using Piece = std::pair<std::size_t, std::size_t>;

std::set<Piece> pieces_of(std::size_t count, std::size_t grain) {
  std::set<Piece> pieces;
  std::mutex mutex;
  parallel_for(count, grain, [&](std::size_t begin, std::size_t end) {
    const std::lock_guard lock(mutex);
    pieces.emplace(begin, end);
  });
  return pieces;
}

}  // namespace

TEST_CASE("the range is cut by count and grain alone, whatever the number of threads") {
  const std::set<Piece> expected{{0, 4}, {4, 8}, {8, 10}};
  for (const std::size_t threads : {0, 1, 2, 3}) {
    const ThreadLimit limit(threads);
    CHECK(pieces_of(10, 4) == expected);
  }
}

TEST_CASE("edges of parallel_for") {
  CHECK(pieces_of(0, 4).empty());
  CHECK(pieces_of(3, 0) == std::set<Piece>{{0, 1}, {1, 2}, {2, 3}});
  CHECK(pieces_of(3, 100) == std::set<Piece>{{0, 3}});
  CHECK(pieces_of(3, static_cast<std::size_t>(-1)) == std::set<Piece>{{0, 3}});
}

TEST_CASE("what a body throws arrives at the caller") {
  for (const std::size_t threads : {1, 2, 3}) {
    const ThreadLimit limit(threads);
    CHECK_THROWS_WITH(parallel_for(100, 1,
                                   [](std::size_t begin, std::size_t) {
                                     if (begin == 37) throw std::runtime_error("piece 37");
                                   }),
                      "piece 37");
    CHECK_THROWS_AS(parallel_for(1, 1, [](std::size_t, std::size_t) { throw std::logic_error("alone"); }),
                    std::logic_error);
  }
}

TEST_CASE("loops inside loops reach every position once") {
  std::vector<std::atomic<int>> visits(60 * 70);
  parallel_for(60, 7, [&](std::size_t begin, std::size_t end) {
    for (std::size_t outer = begin; outer < end; ++outer) {
      parallel_for(70, 9, [&](std::size_t first, std::size_t last) {
        for (std::size_t inner = first; inner < last; ++inner) ++visits[outer * 70 + inner];
      });
    }
  });
  CHECK(std::all_of(visits.begin(), visits.end(), [](const auto& count) { return count == 1; }));
}

TEST_CASE("a limit of one thread keeps everything on the calling thread") {
  const ThreadLimit limit(1);
  const auto here = std::this_thread::get_id();
  std::atomic<int> elsewhere{0};
  parallel_for(64, 1, [&](std::size_t, std::size_t) {
    if (std::this_thread::get_id() != here) ++elsewhere;
  });
  CHECK(elsewhere == 0);
}
