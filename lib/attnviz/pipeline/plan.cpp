#include "attnviz/pipeline/plan.hpp"

#include <algorithm>
#include <string_view>

#include "attnviz/core/error.hpp"
#include "attnviz/io/escape.hpp"
#include "attnviz/mechanisms/registry.hpp"

namespace attnviz::pipeline {
namespace {

using mechanisms::Configured;

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  while (true) {
    const std::size_t end = text.find(separator, begin);
    parts.push_back(text.substr(begin, end - begin));
    if (end == std::string::npos) return parts;
    begin = end + 1;
  }
}

void assign(std::vector<Configured>& chosen, const std::string& assignment) {
  const std::size_t equals = assignment.find('=');
  if (equals == std::string::npos || equals == 0) {
    throw Error(ErrorKind::usage, "--set " + io::for_terminal(assignment) + ": not of the form NAME=VALUE");
  }
  const std::string left = assignment.substr(0, equals), value = assignment.substr(equals + 1);
  const std::size_t dot = left.find('.');
  const std::string owner = dot == std::string::npos ? "" : left.substr(0, dot);
  const std::string name = dot == std::string::npos ? left : left.substr(dot + 1);
  if (!owner.empty()) {
    const auto found =
        std::ranges::find_if(chosen, [&](const Configured& one) { return one.mechanism().description.name == owner; });
    if (found == chosen.end()) {
      throw Error(ErrorKind::usage, "--set " + io::for_terminal(assignment) + ": mechanism '" +
                                        io::for_terminal(owner) + "' is not among those that run");
    }
    return found->set(name, value);
  }
  bool taken = false;
  for (Configured& one : chosen) {
    if (!one.has(name)) continue;
    one.set(name, value);
    taken = true;
  }
  if (!taken) chosen.front().set(name, value);  // throws, with the names that it has
}

}  // namespace

std::vector<Configured> configure(const std::string& names, const std::vector<std::string>& assignments) {
  std::vector<Configured> chosen;
  if (names == "all") {
    for (const mechanisms::Mechanism& mechanism : mechanisms::registry()) chosen.emplace_back(mechanism);
  } else {
    for (const std::string& name : split(names, ',')) {
      const mechanisms::Mechanism& mechanism = mechanisms::find(name);
      const bool twice =
          std::ranges::any_of(chosen, [&](const Configured& one) { return &one.mechanism() == &mechanism; });
      if (twice) throw Error(ErrorKind::usage, "mechanism '" + name + "' is named twice");
      chosen.emplace_back(mechanism);
    }
  }
  for (const std::string& assignment : assignments) assign(chosen, assignment);
  return chosen;
}

}  // namespace attnviz::pipeline
