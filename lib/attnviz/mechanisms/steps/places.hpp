#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace attnviz::mechanisms {

/// Where queries stand among the keys.
struct Places {
  std::span<const std::size_t> of_queries;
  /// Keys that lie on a picture row by row have this many in a row, and nearness is measured on the picture; 0: they
  /// are a sequence.
  std::size_t columns = 0;

  // Places of a sequence are what they always were: a list. NOLINTBEGIN(google-explicit-constructor)
  Places() = default;
  Places(std::span<const std::size_t> queries, std::size_t in_a_row = 0) : of_queries(queries), columns(in_a_row) {}
  Places(const std::vector<std::size_t>& queries, std::size_t in_a_row = 0) : of_queries(queries), columns(in_a_row) {}

  bool empty() const { return of_queries.empty(); }
  std::size_t operator[](std::size_t query) const { return of_queries[query]; }
  operator std::span<const std::size_t>() const { return of_queries; }
  // NOLINTEND(google-explicit-constructor)
};

/// Keys [first_row, last_row) x [first_column, last_column) of a picture; a sequence is one row.
struct KeyWindow {
  std::size_t first_row = 0, last_row = 1, first_column = 0, last_column = 0;
};

/// Keys at most `reach` away from `place`, in both directions where they lie on a picture.
KeyWindow window_around(std::size_t place, std::size_t reach, std::size_t keys, std::size_t columns);

/// The keys of the same block of `size` positions, or square of `size` x `size` cells.
KeyWindow block_of(std::size_t place, std::size_t size, std::size_t keys, std::size_t columns);

/// Calls keep(first, last) for each run of keys inside the window and hide(first, last) for each between them, in
/// order.
template <class Keep, class Hide>
void for_each_run(const KeyWindow& window, std::size_t keys, std::size_t columns, Keep keep, Hide hide) {
  const std::size_t width = columns == 0 ? keys : columns;
  std::size_t done = 0;
  for (std::size_t row = window.first_row; row < window.last_row; ++row) {
    const std::size_t first = row * width + window.first_column, last = row * width + window.last_column;
    if (done < first) hide(done, first);
    keep(first, last);
    done = last;
  }
  if (done < keys) hide(done, keys);
}

}  // namespace attnviz::mechanisms
