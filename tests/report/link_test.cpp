#include "attnviz/report/link.hpp"

#include "support/catch.hpp"

using attnviz::report::relative_link;
using attnviz::report::url_text;

TEST_CASE("A relative link cannot be taken for a scheme, a query, a fragment or markup") {
  CHECK(relative_link("sub/cat.png") == "./sub/cat.png");
  CHECK(relative_link("../photos/cat.jpg") == "../photos/cat.jpg");
  CHECK(relative_link("javascript:alert(1)") == "./javascript%3Aalert%281%29");
  CHECK(relative_link("a?b#c%d e\"<>&'.png") == "./a%3Fb%23c%25d%20e%22%3C%3E%26%27.png");
  CHECK(relative_link("//host/x") == ".///host/x");
  CHECK(relative_link("\xE7\x8C\xAB\xFF") == "./%E7%8C%AB%FF");
}

TEST_CASE("Text in a URL keeps letters, digits and four marks") {
  CHECK(url_text("Az09-._~") == "Az09-._~");
  CHECK(url_text("a/b+c d&m=1") == "a%2Fb%2Bc%20d%26m%3D1");
}
