#include "attnviz/report/base64.hpp"

#include <string_view>

#include "support/catch.hpp"

TEST_CASE("Base64 of the examples in RFC 4648, section 10") {
  const auto encoded = [](std::string_view text) {
    return attnviz::report::base64({reinterpret_cast<const std::byte*>(text.data()), text.size()});
  };
  CHECK(encoded("").empty());
  CHECK(encoded("f") == "Zg==");
  CHECK(encoded("fo") == "Zm8=");
  CHECK(encoded("foo") == "Zm9v");
  CHECK(encoded("foob") == "Zm9vYg==");
  CHECK(encoded("fooba") == "Zm9vYmE=");
  CHECK(encoded("foobar") == "Zm9vYmFy");
  CHECK(encoded("\xFF\xFB\xEF") == "//vv");
}
