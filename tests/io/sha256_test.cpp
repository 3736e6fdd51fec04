#include "attnviz/io/sha256.hpp"

#include "attnviz/core/deadline.hpp"
#include "attnviz/core/error.hpp"
#include "support/bytes.hpp"
#include "support/catch.hpp"
#include "support/error_of.hpp"
#include "support/paths.hpp"

using namespace attnviz;
using namespace attnviz::io;

// The examples of FIPS 180-2, appendix B.
TEST_CASE("SHA-256 gives the published digests") {
  CHECK(sha256(test::bytes_of("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256(test::bytes_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")) ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(sha256(test::bytes_of(std::string(1'000'000, 'a'))) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  CHECK(sha256({}) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("SHA-256 of a file is that of its bytes") {
  const test::TemporaryFolder folder;
  const std::string text(1'000'000, 'a');
  test::write_text(folder / "file", text);
  CHECK(sha256_of_file(folder / "file") == sha256(test::bytes_of(text)));
  test::write_text(folder / "empty", "");
  CHECK(sha256_of_file(folder / "empty") == sha256({}));
}

TEST_CASE("SHA-256 of a missing file or a folder is an error") {
  const test::TemporaryFolder folder;
  CHECK(test::error_of([&] { sha256_of_file(folder / "none"); }).kind() == ErrorKind::not_found);
  CHECK(test::error_of([&] { sha256_of_file(folder.path()); }).kind() == ErrorKind::io);
}

TEST_CASE("SHA-256 is given up while it goes on, of bytes and of a file") {
  const test::TemporaryFolder folder;
  const std::vector<std::byte> bytes(64'000'000);  // a tenth of a second and more
  test::write_text(folder / "file", {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  const auto soon = [] { return Deadline::Clock::now() + std::chrono::milliseconds(5); };
  {
    const Deadline deadline(soon());
    CHECK_THROWS_AS(sha256(bytes), DeadlinePassed);
  }
  const Deadline deadline(soon());
  CHECK_THROWS_AS(sha256_of_file(folder / "file"), DeadlinePassed);
}
