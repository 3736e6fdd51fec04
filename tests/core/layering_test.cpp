#include "house_rules.hpp"
#include "support/catch.hpp"

using namespace attnviz::test;

namespace {

std::size_t count_complaints(const std::string& path, const std::string& line) {
  return complaints({path, "#pragma once\n" + line + "\n"}).size();
}

}  // namespace

TEST_CASE("every source keeps to its room") {
  const auto all = sources();
  CHECK(all.size() > 20);
  for (const Source& source : all) {
    for (const std::string& complaint : complaints(source)) FAIL_CHECK(complaint);
  }
}

TEST_CASE("an include may point only to a lower room or to its own") {
  CHECK(count_complaints("lib/attnviz/core/a.cpp", "#include \"attnviz/core/error.hpp\"") == 0);
  CHECK(count_complaints("lib/attnviz/core/a.cpp", "#include \"attnviz/io/file.hpp\"") == 1);
  CHECK(count_complaints("lib/attnviz/render/a.cpp", "#include \"attnviz/analysis/rollout.hpp\"") == 0);
  CHECK(count_complaints("lib/attnviz/analysis/a.hpp", "# include <attnviz/render/views/overlay.hpp>") == 1);
  CHECK(count_complaints("lib/attnviz/text/a.cpp", "#include \"attnviz/image/load.hpp\"") == 1);
  CHECK(count_complaints("lib/attnviz/models/a.cpp", "#include \"attnviz/mechanisms/registry.hpp\"") == 1);
  CHECK(count_complaints("lib/attnviz/io/a.cpp", "#include \"attnviz/cellar/wine.hpp\"") == 1);
  CHECK(count_complaints("lib/attnviz/io/a.cpp", "#include \"../core/error.hpp\"") == 1);
  CHECK(count_complaints("app/main.cpp", "#include \"attnviz/pipeline/plan.hpp\"") == 0);
  CHECK(count_complaints("lib/attnviz/cellar/a.cpp", "") == 1);
}

TEST_CASE("folders of a room keep their doors one-way too") {
  const std::string mechanisms = "lib/attnviz/mechanisms/", render = "lib/attnviz/render/";
  const auto include = [](const std::string& target) { return "#include \"attnviz/" + target + ".hpp\""; };
  CHECK(count_complaints(mechanisms + "gates/a.cpp", include("mechanisms/steps/heads")) == 0);
  CHECK(count_complaints(mechanisms + "steps/a.cpp", include("mechanisms/gates/rank_one")) == 1);
  CHECK(count_complaints(mechanisms + "contract/a.hpp", include("mechanisms/shared/gate")) == 1);
  CHECK(count_complaints(mechanisms + "steps/score/a.cpp", include("mechanisms/steps/heads")) == 0);
  CHECK(count_complaints(mechanisms + "gates/a.cpp", include("mechanisms/bottom_up/picture")) == 1);
  CHECK(count_complaints(mechanisms + "gates/a.cpp", include("mechanisms/registry")) == 1);
  CHECK(count_complaints(mechanisms + "registry.cpp", include("mechanisms/gates/simam")) == 0);
  CHECK(count_complaints(mechanisms + "gates/a.cpp", include("mechanisms/cellar/wine")) == 1);
  CHECK(count_complaints(mechanisms + "cellar/a.cpp", include("mechanisms/gates/simam")) == 1);
  CHECK(count_complaints("lib/attnviz/pipeline/a.cpp", include("mechanisms/gates/simam")) == 0);

  CHECK(count_complaints(render + "canvas/a.cpp", include("render/scales/scale")) == 1);
  CHECK(count_complaints(render + "views/a.cpp", include("render/parts/frame")) == 0);
  CHECK(count_complaints(render + "views/a.cpp", include("render/draw")) == 1);
  CHECK(count_complaints(render + "draw.cpp", include("render/views/path")) == 0);
}

TEST_CASE("views do not see each other, and a mechanism sees only those that it builds on") {
  CHECK(count_complaints("lib/attnviz/render/views/path.cpp", "#include \"attnviz/render/views/overlay.hpp\"") == 1);
  CHECK(count_complaints("lib/attnviz/render/views/path.cpp", "#include \"attnviz/render/views/path.hpp\"") == 0);
  CHECK(count_complaints("lib/attnviz/render/views/bars/a.cpp", "#include \"attnviz/render/views/bars/b.hpp\"") == 0);
  CHECK(count_complaints("lib/attnviz/render/views/path.cpp", "#include \"attnviz/render/views/bars/b.hpp\"") == 1);

  const std::string gates = "lib/attnviz/mechanisms/gates/", simam = "#include \"attnviz/mechanisms/gates/simam.hpp\"";
  CHECK(count_complaints(gates + "simam.cpp", simam) == 0);
  CHECK(count_complaints(gates + "bam.cpp", simam) == 1);
  CHECK(count_complaints(gates + "relation.cpp", simam) == 0);
  CHECK(count_complaints(gates + "bam.cpp", "#include \"attnviz/mechanisms/gates/bottleneck.hpp\"") == 0);
}

TEST_CASE("libraries stay behind their fences") {
  CHECK(count_complaints("lib/attnviz/image/a.cpp", "#include <opencv2/core.hpp>") == 0);
  CHECK(count_complaints("lib/attnviz/mechanisms/shared/a.cpp", "#include <opencv2/core.hpp>") == 0);
  CHECK(count_complaints("lib/attnviz/image/a.hpp", "#include <opencv2/core.hpp>") == 1);
  CHECK(count_complaints("lib/attnviz/report/a.cpp", "#include <opencv2/core.hpp>") == 1);
  CHECK(count_complaints("lib/attnviz/report/a.cpp", "#include <nlohmann/json.hpp>") == 0);
  CHECK(count_complaints("lib/attnviz/report/a.hpp", "#include <nlohmann/json_fwd.hpp>") == 1);
  CHECK(count_complaints("lib/attnviz/core/a.cpp", "#include <dnnl.hpp>") == 0);
  CHECK(count_complaints("lib/attnviz/models/a.cpp", "#include <dnnl.h>") == 1);
  CHECK(count_complaints("lib/attnviz/models/a.cpp", "#include <omp.h>") == 1);
  CHECK(count_complaints("app/main.cpp", "#include <CLI/CLI.hpp>") == 0);
  CHECK(count_complaints("lib/attnviz/pipeline/a.cpp", "#include <CLI/CLI.hpp>") == 1);
}

TEST_CASE("the library neither prints nor exits") {
  CHECK(count_complaints("lib/attnviz/io/a.cpp", "  std::cout << 1;") == 1);
  CHECK(count_complaints("lib/attnviz/io/a.cpp", "  std::cerr << 1;") == 1);
  CHECK(count_complaints("lib/attnviz/io/a.cpp", "  std::printf (\"x\");") == 1);
  CHECK(count_complaints("lib/attnviz/io/a.cpp", "  if (bad) exit(1);") == 1);
  CHECK(count_complaints("lib/attnviz/io/a.cpp", "  std::snprintf(buffer, 3, \"x\");") == 0);
  CHECK(count_complaints("lib/attnviz/io/a.cpp", "  const char* text = \"\\\"exit(1)\";  // printf(") == 0);
  CHECK(count_complaints("app/main.cpp", "  std::cout << 1;") == 0);
}

TEST_CASE("files are short and headers are included once") {
  std::string lines(299, '\n');
  CHECK(count_complaints("lib/attnviz/io/a.hpp", lines) == 1);  // with the pragma's line and the last: 301
  CHECK(complaints({"lib/attnviz/io/a.cpp", std::string(300, '\n')}).empty());
  CHECK(complaints({"lib/attnviz/io/a.hpp", "int a;\n"}).size() == 1);
}
