#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "attnviz/report/page_result.hpp"

namespace attnviz::report {

/// What a page's script knows without opening a result: for its overview, for colours that results share, and about the
/// mechanisms.
class PageIndex {
 public:
  /// In the order of the list; `line` is where the manifest first has the result, counted from 0.
  void add(const PageResult& result, std::size_t line);
  std::string json() const;

 private:
  struct Line {
    std::string input, mechanism, title, family, thumbnail, trouble;
    std::optional<double> evenness;  ///< mean entropy of the first map as a share of what an even spread has
    std::vector<std::string> banners;
    bool random = false, failed = false, has_dump = false;
    std::size_t line = 0;
  };
  struct Spread {
    float low = 0, high = 0;
    double sum = 0;
    std::size_t count = 0;
  };

  void remember_values(const Dump& dump);

  std::vector<Line> lines_;
  std::map<std::string, std::map<std::string, Spread>> spreads_;  ///< by mechanism and map
};

/// The title of a result's mechanism.
std::string title_of(const PageResult& result);

}  // namespace attnviz::report
