#pragma once

#include <memory>

#include "attnviz/models/checkpoint.hpp"
#include "attnviz/models/config.hpp"
#include "attnviz/models/model.hpp"
#include "attnviz/models/naming/text.hpp"

namespace attnviz::models {

// BERT and the networks that differ from it in a table, a head or a name, all with the norm behind the branches.
std::unique_ptr<Model> load_bert(const Checkpoint& checkpoint, const Naming& naming, const Config& config);
std::unique_ptr<Model> load_roberta(const Checkpoint& checkpoint, const Naming& naming, const Config& config);
std::unique_ptr<Model> load_electra(const Checkpoint& checkpoint, const Naming& naming, const Config& config);
std::unique_ptr<Model> load_albert(const Checkpoint& checkpoint, const Naming& naming, const Config& config);
std::unique_ptr<Model> load_distilbert(const Checkpoint& checkpoint, const Naming& naming, const Config& config);
std::unique_ptr<Model> load_mpnet(const Checkpoint& checkpoint, const Naming& naming, const Config& config);

}  // namespace attnviz::models
