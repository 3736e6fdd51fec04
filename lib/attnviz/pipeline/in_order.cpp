#include "attnviz/pipeline/in_order.hpp"

#include <tbb/parallel_pipeline.h>
#include <tbb/task_arena.h>

#include <memory>
#include <utility>

#include "attnviz/core/hand_over.hpp"

namespace attnviz::pipeline {
namespace {

/// What goes through the stages: a source, and what came of it.
struct Item {
  Source source;
  Outcome outcome;
};

}  // namespace

bool InOrder::stopped() const {
  return (options_.stop != nullptr && options_.stop->load()) || (options_.fail_fast && failed_.load());
}

void InOrder::finish(const Source& source, const Outcome& outcome, const Stages& stages) {
  for (const report::ManifestEntry& entry : outcome.entries) {
    if (entry.status == report::Status::failed) failed_ = true;
  }
  stages.finish(source, outcome);
}

void InOrder::run_one(const Source& source, const Stages& stages) {
  finish(source, stages.work(source), stages);
}

void InOrder::run(const Stages& stages) {
  using Passed = std::shared_ptr<Item>;
  HandOver fed, worked, finished;
  const auto feed = [&](tbb::flow_control& control) -> Passed {
    fed.take();
    auto source = stopped() ? std::nullopt : stages.next();
    fed.give();
    if (!source) {
      control.stop();
      return nullptr;
    }
    return std::make_shared<Item>(Item{std::move(*source), {}});
  };
  const auto process = [&](const Passed& item) {
    fed.take();
    item->outcome = stages.work(item->source);
    worked.give();
    return item;
  };
  const auto collect = [&](const Passed& item) {
    worked.take();
    finished.take();
    finish(item->source, item->outcome, stages);
    finished.give();
  };
  using tbb::filter_mode;
  fed.give();
  tbb::task_arena arena(static_cast<int>(options_.jobs));
  arena.execute([&] {
    tbb::parallel_pipeline(options_.jobs, tbb::make_filter<void, Passed>(filter_mode::serial_in_order, feed) &
                                              tbb::make_filter<Passed, Passed>(filter_mode::parallel, process) &
                                              tbb::make_filter<Passed, void>(filter_mode::serial_in_order, collect));
  });
  fed.take();
  finished.take();
}

std::function<std::optional<Source>()> one_by_one(std::span<const Source> sources) {
  return [sources, next = std::size_t{0}]() mutable -> std::optional<Source> {
    if (next == sources.size()) return std::nullopt;
    return sources[next++];
  };
}

}  // namespace attnviz::pipeline
