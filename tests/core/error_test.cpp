#include "attnviz/core/error.hpp"

#include <set>

#include "support/catch.hpp"

using namespace attnviz;

TEST_CASE("an error carries its kind, one line of what and a hint") {
  const Error error(ErrorKind::shape, "matmul: [2, 3] by [4, 5]", "transpose the second");
  CHECK(error.kind() == ErrorKind::shape);
  CHECK(std::string(error.what()) == "matmul: [2, 3] by [4, 5]");
  CHECK(error.hint() == "transpose the second");
  CHECK(Error(ErrorKind::io, "full").hint().empty());
}

TEST_CASE("every kind of error has a name of its own") {
  std::set<std::string> names;
  const int last = static_cast<int>(ErrorKind::internal);
  for (int kind = 0; kind <= last; ++kind) names.insert(name_of(static_cast<ErrorKind>(kind)));
  CHECK(names.size() == static_cast<std::size_t>(last) + 1);
  CHECK(names.count("not_found") == 1);
}
