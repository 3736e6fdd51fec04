#include "attnviz/pipeline/resume.hpp"

#include <algorithm>
#include <span>

#include "attnviz/core/error.hpp"
#include "attnviz/io/sha256.hpp"
#include "attnviz/pipeline/outputs.hpp"
#include "attnviz/report/kept_result.hpp"

namespace attnviz::pipeline {
namespace {

namespace fs = std::filesystem;
using report::ManifestEntry;

/// Of what a source would read, or empty when that cannot be told.
std::string sha256_of(const Source& source) {
  if (source.problem || source.origin == Source::Origin::standard_input) return "";
  if (source.origin == Source::Origin::literal) return io::sha256(std::as_bytes(std::span(source.literal)));
  try {
    return io::sha256_of_file(source.path);
  } catch (const Error&) {
    return "";  // running it will say why
  }
}

std::optional<report::KeptResult> dump_of(const fs::path& path, const fs::path& folder) {
  if (path.extension() != ".json") return std::nullopt;
  try {
    return report::kept_result(path, folder);
  } catch (const Error&) {
    return std::nullopt;
  }
}

bool all_there(const Plan& plan, const ManifestEntry& entry) {
  std::error_code error;
  return std::ranges::all_of(entry.outputs,
                             [&](const std::string& output) { return fs::exists(plan.output / output, error); });
}

}  // namespace

report::ShapingSettings shaping_settings(const Plan& plan, const MapSource& one) {
  return report::shaping_settings(plan.settings, one.record());
}

Earlier look_for(const Plan& plan, const Source& source, const MapSource& one, const RunManifest& manifest) {
  Earlier earlier;
  const fs::path last = last_output(plan, source, one.name());
  std::error_code error;
  if (!fs::exists(last, error)) return earlier;
  earlier.entry = {.input = source.name, .mechanism = one.name(), .query = plan.query};
  const report::ShapingSettings now = shaping_settings(plan, one);
  const std::string settings = report::settings_sha256(now);

  std::optional<report::KeptResult> dump;
  if (const ManifestEntry* known = manifest.complete(earlier.entry)) {
    earlier.entry = *known;
  } else if ((dump = dump_of(last, plan.output))) {
    earlier.entry = dump->entry;
    earlier.entry.query = plan.query;
  }
  earlier.entry.status = report::Status::skipped;
  if (earlier.entry.settings.empty()) {
    earlier.reason = "nothing says how it was made";
  } else if (earlier.entry.settings != settings) {
    if (!dump) dump = dump_of(last, plan.output);
    const std::string difference = dump ? report::difference(dump->settings, now) : "";
    earlier.reason = difference.empty() ? "other options made it" : difference;
  } else if (const std::string input = sha256_of(source); input.empty() || input != earlier.entry.sha256) {
    earlier.reason = input.empty() ? "its input cannot be compared" : "its input has changed";
  } else if (!all_there(plan, earlier.entry)) {
    earlier.reason = "some of its files are gone";
  }
  earlier.holds = earlier.reason.empty();
  return earlier;
}

}  // namespace attnviz::pipeline
