#include "attnviz/pipeline/resume.hpp"

#include <algorithm>
#include <span>

#include "attnviz/core/error.hpp"
#include "attnviz/io/json_number.hpp"
#include "attnviz/io/sha256.hpp"
#include "attnviz/pipeline/outputs.hpp"
#include "attnviz/pipeline/video_frame.hpp"
#include "attnviz/report/kept_result.hpp"

namespace attnviz::pipeline {
namespace {

namespace fs = std::filesystem;
using report::ManifestEntry;

/// Of what a source would read, or empty when that cannot be told.
std::string sha256_of(const Source& source) {
  if (source.frame) return source.frame->video_sha256;
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

/// What is amiss with the files of a result, or empty.
std::string trouble_with_files(const Plan& plan, const ManifestEntry& entry) {
  std::error_code error;
  for (std::size_t index = 0; index < entry.outputs.size(); ++index) {
    const fs::path path = plan.output / entry.outputs[index];
    if (!fs::exists(path, error)) return "some of its files are gone";
    if (entry.hashes.empty()) continue;
    try {
      if (io::sha256_of_file(path) != entry.hashes[index]) return "some of its files have changed";
    } catch (const Error&) {
      return "some of its files cannot be read";
    }
  }
  return "";
}

std::vector<std::string> hashes_of(const Plan& plan, const ManifestEntry& entry) {
  std::vector<std::string> hashes;
  try {
    for (const std::string& output : entry.outputs) hashes.push_back(io::sha256_of_file(plan.output / output));
  } catch (const Error&) {
    return {};  // a file is gone: the result is made anew
  }
  return hashes;
}

}  // namespace

std::vector<report::Setting> run_settings(const Question& question) {
  std::vector<report::Setting> settings = question.plan.settings;
  // The range of one video follows from the video: a run that resumes need not measure it.
  if (!question.plan.shared_scale) return settings;
  if (const auto range = question.shared.find(question.one.name()); range != question.shared.end()) {
    const render::Spread& spread = range->second;
    std::string text;
    for (const float end : {spread.low, spread.high, spread.mean()}) {
      if (!text.empty()) text += " ";
      io::append_number(text, end);
    }
    settings.push_back({"shared range", text});
  }
  return settings;
}

report::ShapingSettings shaping_settings(const Question& question) {
  return report::shaping_settings(run_settings(question), question.one.record());
}

Earlier look_for(const Question& question, const Source& source, const RunManifest& manifest) {
  const Plan& plan = question.plan;
  const MapSource& one = question.one;
  Earlier earlier;
  earlier.entry = {.input = source.name, .mechanism = one.name(), .query = plan.query};
  const fs::path last = last_output(plan, source, one);
  std::error_code error;
  earlier.left_something = fs::exists(last, error) || manifest.tells_of(earlier.entry);
  if (!earlier.left_something) return earlier;

  std::optional<report::KeptResult> dump;
  if (auto known = manifest.complete(earlier.entry)) {
    earlier.entry = std::move(*known);
  } else if (!fs::exists(last, error)) {
    return earlier;  // it failed
  } else if (!manifest.has_earlier() && !shows_sheet(plan) && (dump = dump_of(last, plan.output))) {
    // Where there is a manifest, what it does not tell of was not finished. No dump tells of the sheet.
    earlier.entry = dump->entry;
    earlier.entry.query = plan.query;
    earlier.entry.hashes = hashes_of(plan, earlier.entry);
  }
  earlier.entry.status = report::Status::skipped;
  const report::ShapingSettings now = shaping_settings(question);
  if (earlier.entry.settings.empty()) {
    earlier.reason = "nothing says how it was made";
  } else if (earlier.entry.settings != report::settings_sha256(now)) {
    if (!dump) dump = dump_of(last, plan.output);
    const std::string difference = dump ? report::difference(dump->settings, now) : "";
    earlier.reason = difference.empty() ? "other options made it" : difference;
  } else if (const std::string input = sha256_of(source); input.empty() || input != earlier.entry.sha256) {
    earlier.reason = input.empty() ? "its input cannot be compared" : "its input has changed";
  } else {
    earlier.reason = trouble_with_files(plan, earlier.entry);
  }
  earlier.holds = earlier.reason.empty();
  return earlier;
}

}  // namespace attnviz::pipeline
