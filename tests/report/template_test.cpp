#include "attnviz/report/template.hpp"

#include "support/catch.hpp"
#include "support/error_of.hpp"

using attnviz::report::fill_template;

TEST_CASE("A template's parts are put in once, whatever they contain") {
  CHECK(fill_template("a {{x}} b {{y}}{{x}}", {{"x", "{{y}}"}, {"y", "2"}}) == "a {{y}} b 2{{y}}");
  CHECK(fill_template("no parts } {", {}) == "no parts } {");
  CHECK(fill_template("open {{x", {}) == "open {{x");
}

TEST_CASE("An unknown part of a template is our own fault") {
  CHECK(attnviz::test::error_of([] { fill_template("{{z}}", {}); }).kind() == attnviz::ErrorKind::internal);
}
