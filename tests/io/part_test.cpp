#include "attnviz/io/part.hpp"

#include <stdlib.h>

#include "attnviz/core/error.hpp"
#include "support/catch.hpp"
#include "support/error_of.hpp"
#include "support/paths.hpp"

using namespace attnviz;

namespace {

constexpr io::Part kNowhere{"nowhere", "Dreams", "libdream-dev"};

}  // namespace

TEST_CASE("a part that was not built is told by what it serves and what it needs") {
  CHECK_FALSE(io::has_part(kNowhere));
  const Error error = test::error_of([] { io::part_symbol(kNowhere, "attnviz_dream"); });
  CHECK(error.kind() == ErrorKind::unsupported);
  CHECK_THAT(error.what(), ContainsSubstring("Dreams need the part 'nowhere'"));
  CHECK_THAT(error.hint(), ContainsSubstring("libdream-dev"));
}

TEST_CASE("a part that cannot be opened says why") {
  const test::TemporaryFolder folder;
  test::write_text(folder / "attnviz_nowhere.so", "no shared object");
  ::setenv("ATTNVIZ_PARTS", folder.path().c_str(), 1);
  CHECK(io::has_part(kNowhere));
  const Error error = test::error_of([] { io::part_symbol(kNowhere, "attnviz_dream"); });
  ::unsetenv("ATTNVIZ_PARTS");
  CHECK(error.kind() == ErrorKind::unsupported);
  CHECK_THAT(error.what(), ContainsSubstring("attnviz_nowhere.so: "));
}
