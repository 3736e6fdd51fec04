#include "attnviz/report/page_order.hpp"

#include "support/catch.hpp"

using attnviz::report::families;
using attnviz::report::family_of;
using attnviz::report::ManifestEntry;
using attnviz::report::page_order;
using attnviz::report::Status;

namespace {

ManifestEntry entry(const std::string& input, const std::string& mechanism) {
  return {input, mechanism, Status::done, {}, "", {}};
}

std::string order_of(std::vector<ManifestEntry> entries) {
  std::string text;
  for (const ManifestEntry& one : page_order(std::move(entries))) text += one.input + ':' + one.mechanism + ' ';
  return text;
}

}  // namespace

TEST_CASE("Inputs as they come, of each the networks and then the catalogue's order, nothing twice") {
  CHECK(order_of({entry("b", "simam"), entry("a", "self"), entry("b", "minilm"), entry("b", "self"),
                  entry("b", "simam")}) == "b:minilm b:self b:simam a:self ");
}

TEST_CASE("What is not in the catalogue is a network, and networks come first") {
  CHECK(family_of("self") == "self-attention");
  CHECK(family_of("dinov2-small") == "network");
  REQUIRE(families().size() == 8);
  CHECK(families().front() == "network");
  CHECK(families().back() == "bottom-up attention");
}
