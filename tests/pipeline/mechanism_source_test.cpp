#include "attnviz/pipeline/mechanism_source.hpp"

#include "attnviz/core/error.hpp"
#include "attnviz/mechanisms/registry.hpp"
#include "support/catch.hpp"

using namespace attnviz;
using pipeline::configure;

TEST_CASE("names become mechanisms in their order, and all is every one") {
  const auto two = configure("simam,se", {});
  REQUIRE(two.size() == 2);
  CHECK(two[0].mechanism().description.name == "simam");
  CHECK(configure("all", {}).size() == mechanisms::registry().size());
}

TEST_CASE("an assignment reaches every mechanism that has the option, or the one that it names") {
  const auto both = configure("soft,self", {"temperature=0.5"});
  for (const auto& one : both) {
    for (const auto& option : one.mechanism().options) {
      if (option.name == "temperature") CHECK(text_of(option, one.options()) == "0.5");
    }
  }
  const auto named = configure("soft,self", {"self.temperature=0.25"});
  for (const auto& option : named[0].mechanism().options) {
    if (option.name == "temperature") CHECK(text_of(option, named[0].options()) == "1");
  }
}

TEST_CASE("assignments that fit nothing are refused") {
  CHECK_THROWS_WITH(configure("se,se", {}), ContainsSubstring("named twice"));
  CHECK_THROWS_WITH(configure("se", {"reduction"}), ContainsSubstring("NAME=VALUE"));
  CHECK_THROWS_WITH(configure("se", {"simam.lambda=1"}), ContainsSubstring("not among those that run"));
  CHECK_THROWS_WITH(configure("se", {"nothing=1"}), ContainsSubstring("no option 'nothing'"));
  CHECK_THROWS_AS(configure("", {}), Error);
}
