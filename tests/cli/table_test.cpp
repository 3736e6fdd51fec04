#include <filesystem>
#include <iostream>
#include <sstream>

#include "cli/program.hpp"
#include "support/catch.hpp"
#include "support/paths.hpp"

using attnviz::test::call;
using attnviz::test::project_path;
using attnviz::test::read_text;
using attnviz::test::shell;
using attnviz::test::TemporaryFolder;
namespace fs = std::filesystem;

namespace {

std::vector<std::string> lines_of(const fs::path& path) {
  std::vector<std::string> lines;
  std::istringstream text(read_text(path));
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  return lines;
}

class Folder : public TemporaryFolder {
 public:
  Folder() {
    fs::create_directory(path() / "in");
    for (const char* name : {"a, b.jpg", "c.jpg", "d.jpg"}) {
      fs::copy_file(project_path("assets/samples/images/cat.jpg"), path() / "in" / name);
    }
  }
};

}  // namespace

TEST_CASE("a table has one row an input, mechanism, layer and head") {
  const Folder here;
  CHECK(call("run in --features bank -m distance,multi_head --set multi_head.heads=2 --table csv --write json -o out",
             here.path())
            .code == 0);
  const auto lines = lines_of(here / "out/table.csv");
  REQUIRE(lines.size() == 1 + 3 * 3);
  CHECK(lines[0].starts_with("input,mechanism,query,map,layer,head,entropy,distance,top_tenth,peak,"));
  CHECK(lines[1].starts_with("\"in/a, b.jpg\",distance,,"));
  CHECK(lines[3].starts_with("\"in/a, b.jpg\",multi_head,,"));
  CHECK_THAT(lines[3], ContainsSubstring(",1,"));
  const auto network =
      call("run in/c.jpg --model dinov2-small --layer all --table csv -o net --write json", here.path());
  CHECK(network.code == 0);
  CHECK(lines_of(here / "net/table.csv").size() == 1 + 12 * 6);
}

TEST_CASE("the table of a run that went in pieces is that of one run") {
  const Folder here;
  const std::string run = "run in --features bank --table csv --write json ";
  call(run + "-o whole", here.path());
  for (const char* part : {"1/2", "2/2"}) call(run + "-o parts --shard " + part, here.path());
  CHECK_FALSE(fs::exists(here / "parts/table.csv"));
  CHECK(call("merge parts", here.path()).code == 0);
  CHECK(shell("diff -r whole parts", here.path()).code == 0);
  fs::remove(here / "parts/table.csv");
  fs::remove(here / "parts/d.distance.table.csv");
  CHECK_THAT(call(run + "-o parts --resume", here.path()).err, ContainsSubstring("1 done, 2 kept from before"));
  CHECK(shell("diff -r whole parts", here.path()).code == 0);
}

TEST_CASE("pandas and DuckDB read both kinds of tables, and the same in them") {
  const Folder here;
  const std::string python = R"(
import duckdb, pandas, pyarrow.feather
csv, arrow = pandas.read_csv('out/table.csv'), pandas.read_feather('out/table.arrow')
assert list(csv.columns) == list(arrow.columns) and len(csv) == len(arrow) == 9, (len(csv), len(arrow))
assert list(csv['input']) == list(arrow['input']) and 'in/a, b.jpg' in set(csv['input'])
assert abs(csv['entropy'] - arrow['entropy']).max() < 1e-6 and (csv['peak'] == arrow['peak']).all()
assert (csv['agreement'].isna() == arrow['agreement'].isna()).all() and arrow['agreement'].isna().any()
rows_in_columns = pyarrow.feather.read_table('out/table.arrow')
query = 'select mechanism, count(*), round(avg(entropy), 3) from {} group by mechanism order by mechanism'
rows = [duckdb.sql(query.format(source)).fetchall() for source in ('rows_in_columns', "'out/table.csv'")]
assert rows[0] == rows[1] and rows[0][0][1] == 3, rows
)";
  attnviz::test::write_text(here / "read.py", python);
  if (shell("python3 -c 'import duckdb, pandas, pyarrow'", here.path()).code != 0) {
    std::cerr << "skipped: python3 has no duckdb, pandas and pyarrow\n";
    return;
  }
  CHECK(call("run in --features bank -m distance,multi_head --set multi_head.heads=2 --table csv,arrow --write json -o "
             "out",
             here.path())
            .code == 0);
  const auto read = shell("python3 read.py", here.path());
  CAPTURE(read.err);
  CHECK(read.code == 0);
}

TEST_CASE("an Arrow table alone is written with --table arrow, and merge joins parts into it") {
  const Folder here;
  const std::string run = "run in --features bank --table arrow --write json ";
  CHECK(call(run + "-o whole", here.path()).code == 0);
  CHECK_FALSE(fs::exists(here / "whole/table.csv"));
  for (const char* part : {"1/2", "2/2"}) call(run + "-o parts --shard " + part, here.path());
  CHECK(call("merge parts --table arrow", here.path()).code == 0);
  CHECK(shell("diff -r whole parts", here.path()).code == 0);
}

TEST_CASE("tables of another kind are refused, with the way there") {
  const Folder here;
  const auto refused = call("run in --table parquet", here.path());
  CHECK(refused.code == 2);
  CHECK_THAT(refused.err, ContainsSubstring("tables are written as csv or arrow") && ContainsSubstring("duckdb"));
}

TEST_CASE("a memory limit refuses what does not fit, and takes sizes with a unit") {
  const Folder here;
  const std::string run = "run in/c.jpg --features bank --write json -o out --force --memory-limit ";
  CHECK(call(run + "2G", here.path()).code == 0);
  CHECK(call(run + "0.5G", here.path()).code == 0);
  for (const char* wrong : {"2", "G", "-2G", "2X", "2GB", "100M", "nan", "1e300G"}) {
    CAPTURE(wrong);
    CHECK(call(run + wrong, here.path()).code == 2);
  }
  // 6000 x 4000 grey pixels that pack into nothing
  CHECK(shell("{ printf 'P5 6000 4000 255\\n'; head -c 24000000 /dev/zero; } > in/large.pgm", here.path()).code == 0);
  const auto refused = call("run in -o all --features bank --write json --memory-limit 400M", here.path());
  CHECK(refused.code == 1);
  CHECK_THAT(refused.err, ContainsSubstring("large.pgm: its 24000000 pixels take about 344 MB") &&
                              ContainsSubstring("3 done, 1 failed"));
}
