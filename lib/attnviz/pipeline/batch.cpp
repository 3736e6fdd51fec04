#include "attnviz/pipeline/batch.hpp"

#include <tbb/parallel_pipeline.h>
#include <tbb/task_arena.h>

#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "attnviz/core/error.hpp"
#include "attnviz/core/parallel.hpp"
#include "attnviz/io/atomic_file.hpp"
#include "attnviz/pipeline/outputs.hpp"
#include "attnviz/report/kept_result.hpp"

namespace attnviz::pipeline {
namespace {

namespace fs = std::filesystem;
using report::ManifestEntry;
using report::Status;

/// What goes through the stages: the number of a source, and what came of it.
struct Item {
  std::size_t index = 0;
  std::vector<ManifestEntry> entries;
};

/// Feeds sources in order to `work` on several threads and their results, in order again, to `finish`.
template <class Work, class Finish>
std::size_t in_order(std::span<const Source> sources, const BatchOptions& options, Work work, Finish finish) {
  std::size_t next = 0;
  std::atomic<bool> failed{false};
  const auto feed = [&](tbb::flow_control& control) -> std::size_t {
    const bool stop = options.stop != nullptr && options.stop->load();
    if (next == sources.size() || stop || (options.fail_fast && failed.load())) {
      control.stop();
      return 0;
    }
    return next++;
  };
  const auto jobs = static_cast<int>(options.jobs);
  tbb::task_arena arena(jobs);
  arena.execute([&] {
    tbb::parallel_pipeline(options.jobs,
                           tbb::make_filter<void, std::size_t>(tbb::filter_mode::serial_in_order, feed) &
                               tbb::make_filter<std::size_t, Item>(tbb::filter_mode::parallel,
                                                                   [&](std::size_t index) {
                                                                     return Item{index, work(sources[index])};
                                                                   }) &
                               tbb::make_filter<Item, void>(tbb::filter_mode::serial_in_order, [&](const Item& item) {
                                 for (const ManifestEntry& entry : item.entries) {
                                   if (entry.status == Status::failed) failed = true;
                                 }
                                 finish(sources[item.index], item.entries);
                               }));
  });
  return sources.size() - next;
}

/// Entries of earlier runs into the same folder stay, unless this run has a newer one of the same input and mechanism.
class Manifest {
 public:
  explicit Manifest(fs::path folder) : folder_(std::move(folder)) {
    std::error_code error;
    if (!fs::exists(path(), error)) return;
    for (ManifestEntry& entry : report::read_manifest(path())) earlier_[key_of(entry)] = std::move(entry);
  }

  /// What is known of a result that was kept: from its line of an earlier run, or, where that never wrote one, from the
  /// dump itself. May be called from several threads.
  ManifestEntry kept(ManifestEntry entry, const fs::path& dump) const {
    if (const auto known = earlier_.find(key_of(entry)); known != earlier_.end() && is_complete(known->second)) {
      entry.sha256 = known->second.sha256;
      entry.outputs = known->second.outputs;
    } else if (dump.extension() == ".json") {
      try {
        ManifestEntry told = report::kept_result(dump, folder_);
        entry.sha256 = std::move(told.sha256);
        entry.outputs = std::move(told.outputs);
      } catch (const Error& error) {
        entry.error = report::ManifestError{name_of(error.kind()), error.what(), error.hint()};
      }
    }
    return entry;
  }

  void add(const ManifestEntry& entry) {
    if (entry.status == Status::skipped) {
      const auto known = earlier_.find(key_of(entry));
      if (known != earlier_.end() && is_complete(known->second)) return;  // it says `done`
    }
    lines_[key_of(entry)] = report::manifest_line(entry);
  }

  void write() {
    for (const auto& [key, entry] : earlier_) lines_.try_emplace(key, report::manifest_line(entry));
    io::AtomicFile file(path(), io::Overwrite::yes);
    for (const auto& [key, line] : lines_) file.append(line);
    file.commit();
  }

 private:
  using Key = std::pair<std::string, std::string>;
  static Key key_of(const ManifestEntry& entry) { return {entry.input, entry.mechanism}; }
  static bool is_complete(const ManifestEntry& entry) {
    return entry.status != Status::failed && !entry.sha256.empty();
  }
  fs::path path() const { return folder_ / "manifest.jsonl"; }

  fs::path folder_;
  std::map<Key, ManifestEntry> earlier_;
  std::map<Key, std::string> lines_;
};

SharedRanges measure(const Plan& plan, std::span<const Source> sources, const BatchOptions& options) {
  std::vector<SharedRanges> measured(sources.size());
  const auto work = [&](const Source& source) {
    measured[static_cast<std::size_t>(&source - sources.data())] = measure_source(plan, source);
    return std::vector<ManifestEntry>{};
  };
  in_order(sources, options, work, [](const Source&, std::span<const ManifestEntry>) {});
  // Joined in their order, so that sums are the same for every number of threads.
  SharedRanges all;
  for (const SharedRanges& ranges : measured) {
    for (const auto& [name, range] : ranges) {
      const auto [place, is_new] = all.emplace(name, range);
      if (!is_new) place->second = render::joined(place->second, range);
    }
  }
  return all;
}

}  // namespace

BatchResult run_batch(const Plan& plan, std::span<const Source> sources, const BatchOptions& options) {
  const ThreadLimit threads(options.jobs);
  io::ensure_folder(plan.output);
  Manifest manifest(plan.output);
  const SharedRanges shared = plan.shared_scale ? measure(plan, sources, options) : SharedRanges{};
  BatchResult result;
  const auto finish = [&](const Source& source, std::span<const ManifestEntry> entries) {
    for (const ManifestEntry& entry : entries) {
      if (entry.status == Status::done) ++result.done;
      if (entry.status == Status::failed) ++result.failed;
      if (entry.status == Status::skipped) ++result.skipped;
      manifest.add(entry);
    }
    if (options.on_result) options.on_result(source, entries);
  };
  const auto work = [&](const Source& source) {
    std::vector<ManifestEntry> entries = run_source(plan, source, shared);
    for (ManifestEntry& entry : entries) {
      if (entry.status != Status::skipped) continue;
      entry = manifest.kept(std::move(entry), last_output(plan, source, entry.mechanism));
    }
    return entries;
  };
  result.left = in_order(sources, options, work, finish);
  manifest.write();
  return result;
}

}  // namespace attnviz::pipeline
