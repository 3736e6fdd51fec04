#include "page.hpp"

#include <string>
#include <string_view>

#include "attnviz/core/error.hpp"
#include "attnviz/io/atomic_file.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/io/file.hpp"
#include "attnviz/report/html.hpp"

namespace attnviz::app {

std::filesystem::path write_page(const std::filesystem::path& folder) {
  constexpr std::string_view kOurMark = "<meta name=\"generator\" content=\"attnviz";
  std::filesystem::path path = folder / "index.html";
  std::error_code error;
  if (std::filesystem::exists(path, error) && io::read_text(path).find(kOurMark) == std::string::npos) {
    throw Error(ErrorKind::exists, io::path_text(path) + " exists and is not a page of attnviz",
                "move it away, or write the results to another folder");
  }
  io::write_atomically(path, std::string_view(report::html_page(folder)), io::Overwrite::yes);
  return path;
}

}  // namespace attnviz::app
