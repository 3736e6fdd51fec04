#include "attnviz/render/label.hpp"

#include "attnviz/core/error.hpp"
#include "support/catch.hpp"

using namespace attnviz;
using namespace attnviz::render;

TEST_CASE("a word has a width") { CHECK(measure("hello", 14).width > 10); }
