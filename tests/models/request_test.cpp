#include "attnviz/core/parallel.hpp"
#include "attnviz/models/registry.hpp"
#include "models/kept_run.hpp"
#include "support/catch.hpp"
#include "support/error_of.hpp"
#include "support/golden.hpp"

using namespace attnviz;
using namespace attnviz::test;

TEST_CASE("asked rows are the rows of the whole matrix, in the order asked") {
  for (const char* name : {"gpt2", "bert", "mpnet"}) {
    const auto model = models::load(tiny_model(name));
    const auto input = text_in(tiny_model(name));
    KeepAll whole, part;
    model->run(input, {.layers = {0, 1, 2}}, whole);
    model->run(input, {.layers = {0, 2}, .rows = std::vector<std::size_t>{7, 0}}, part);
    REQUIRE(part.attentions.size() == 2);
    for (const std::size_t layer : {0U, 2U}) {
      const Tensor3 &all = whole.attentions[layer], &some = part.attentions[layer];
      REQUIRE(some.shape(1) == 2);
      for (std::size_t head = 0; head < all.shape(0); ++head) {
        for (std::size_t key = 0; key < all.shape(2); ++key) {
          CHECK(some(head, 0, key) == Approx(all(head, 7, key)).margin(1e-6));
          CHECK(some(head, 1, key) == Approx(all(head, 0, key)).margin(1e-6));
        }
      }
    }
  }
}

TEST_CASE("what is not asked for is not computed") {
  const auto model = models::load(tiny_model("bert"));
  KeepAll kept;
  const auto run = model->run(text_in(tiny_model("bert")), {.layers = {1}}, kept);
  CHECK(run.tokens.size() == 0);
  CHECK(run.predictions.empty());
  CHECK(kept.hidden_states.empty());
  CHECK(kept.attentions.size() == 1);
}

TEST_CASE("the same bytes for every number of threads") {
  const auto model = models::load(tiny_model("dinov2"));
  const auto input = picture_in(tiny_model("dinov2"));
  const auto run = [&](std::size_t threads) {
    const ThreadLimit limit(threads);
    KeepAll kept;
    return std::pair(model->run(input, everything_of(model->facts()), kept).tokens, kept.attentions[2]);
  };
  const auto one = run(1), two = run(2);
  CHECK(same_bytes(one.first, two.first));
  CHECK(same_bytes(one.second, two.second));
}

TEST_CASE("a request that does not fit is refused with both numbers") {
  const auto model = models::load(tiny_model("bert"));
  const auto input = text_in(tiny_model("bert"));
  const auto complaint = [&](const models::ModelInput& asked, const models::Request& request) {
    KeepAll kept;
    return std::string(error_of([&] { model->run(asked, request, kept); }).what());
  };
  CHECK(complaint(input, {.layers = {3}}) == "bert: layer 3 is not there: the network has 3, counted from 0");
  CHECK(complaint(input, {.rows = std::vector<std::size_t>{11}}) ==
        "bert: token 11 is not there: the network has 11, counted from 0");
  CHECK(complaint({}, {}) == "bert: a text without tokens");
  models::ModelInput wrong = input;
  wrong.ids[2] = 40;
  CHECK(complaint(wrong, {}) == "bert: token id 40 is outside of a vocabulary of 40");
  wrong.ids.assign(25, 3);
  wrong.types.clear();
  CHECK(complaint(wrong, {}) == "bert: 25 tokens, at most 24 fit");
}

TEST_CASE("a picture must divide into patches") {
  const auto model = models::load(tiny_model("vit"));
  KeepAll kept;
  models::ModelInput input;
  input.pixels = xt::zeros<float>({3, 32, 30});
  CHECK(std::string(error_of([&] { model->run(input, {}, kept); }).what()) ==
        "vit: a picture [3, 32, 30] does not divide into patches of 8 pixels");
}
