#include "attnviz/models/outputs.hpp"

namespace attnviz::models {
namespace {

class Keep : public Sink {
 public:
  explicit Keep(Outputs& outputs) : outputs_(outputs) {}
  void attention(std::size_t layer, Tensor3 weights) override { outputs_.attention[layer] = std::move(weights); }
  void hidden_state(std::size_t index, const Matrix& tokens) override { outputs_.hidden_states[index] = tokens; }

 private:
  Outputs& outputs_;
};

}  // namespace

Outputs run(const Model& model, const ModelInput& input, const Request& request) {
  Outputs outputs;
  Keep keep(outputs);
  ModelRun rest = model.run(input, request, keep);
  outputs.tokens = std::move(rest.tokens);
  outputs.predictions = std::move(rest.predictions);
  return outputs;
}

}  // namespace attnviz::models
