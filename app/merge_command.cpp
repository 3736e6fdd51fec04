#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <string>

#include "attnviz/io/escape.hpp"
#include "attnviz/pipeline/merge.hpp"
#include "commands.hpp"
#include "console.hpp"
#include "page.hpp"

namespace attnviz::app {
namespace {

struct MergeOptions {
  std::string folder;
  std::string tables = "csv";
  bool html = false;
};

ExitCode merge(const MergeOptions& options) {
  const std::filesystem::path folder = options.folder;
  const pipeline::Merged merged = pipeline::merge_shards(folder, pipeline::parse_table_kinds(options.tables));
  print(io::path_text(folder / "manifest.jsonl") + "\n");
  if (options.html) print(io::path_text(write_page(folder)) + "\n");
  for (const std::string& line : merged.missing) report_message(line);
  std::string text = std::to_string(merged.parts) + " of " + std::to_string(merged.shards) + " parts joined, " +
                     std::to_string(merged.lines) + " results";
  if (merged.failed > 0) text += ", " + std::to_string(merged.failed) + " of them failed";
  if (!merged.complete()) text += "; run what is missing with --resume and the same --shard, then merge again";
  report_message(text);
  return merged.complete() ? ExitCode::done : ExitCode::failed;
}

}  // namespace

void add_merge_command(CLI::App& app, ExitCode& code) {
  auto options = std::make_shared<MergeOptions>();
  CLI::App* command = app.add_subcommand("merge", "Join what runs with --shard have written into one folder");
  command->add_option("folder", options->folder, "The folder that the runs shared")->required()->type_name("DIR");
  command->add_option("--table", options->tables, "As what the rows of --table are joined: csv, arrow or both")
      ->type_name("csv|arrow")
      ->capture_default_str();
  command->add_flag("--html", options->html, "Write the page of all results as well");
  command->callback([options, &code] { code = merge(*options); });
}

}  // namespace attnviz::app
