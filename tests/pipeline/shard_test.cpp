#include "attnviz/pipeline/shard.hpp"

#include <array>

#include "attnviz/core/error.hpp"
#include "support/catch.hpp"
#include "support/error_of.hpp"

using namespace attnviz;
using namespace attnviz::pipeline;

TEST_CASE("an input's shard is the same on every machine and for ever") {
  // printf %s photos/cat.jpg | sha256sum, the first 16 digits modulo 8
  CHECK(shard_of("photos/cat.jpg", 8) == 7);
  CHECK(shard_of("-", 1000) == 249);
  CHECK(shard_of("anything", 1) == 0);
}

TEST_CASE("shards are about equally large") {
  std::array<int, 8> sizes{};
  for (int number = 0; number < 8000; ++number) ++sizes[shard_of("p/" + std::to_string(number) + ".jpg", 8)];
  for (const int size : sizes) CHECK((size > 850 && size < 1150));
}

TEST_CASE("a shard is written as K/N, and its files are named after it") {
  CHECK(parse_shard("2/8", "--shard") == Shard{1, 8});
  for (const char* wrong : {"0/2", "3/2", "1", "1/", "/2", "1/2x", "-1/2", "1/0"}) {
    CAPTURE(wrong);
    CHECK(test::error_of([&] { parse_shard(wrong, "--shard"); }).kind() == ErrorKind::usage);
  }
  CHECK(manifest_name({}) == "manifest.jsonl");
  CHECK(manifest_name({1, 8}) == "manifest.2-of-8.jsonl");
  CHECK(shard_of_manifest("manifest.2-of-8.jsonl") == Shard{1, 8});
  for (const char* other :
       {"manifest.jsonl", "manifest.02-of-8.jsonl", "manifest.9-of-8.jsonl", "manifest.2-of-8.json"}) {
    CAPTURE(other);
    CHECK(shard_of_manifest(other).count == 0);
  }
}
