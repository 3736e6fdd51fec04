#include "attnviz/mechanisms/contract/option.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>
#include <vector>

#include "attnviz/core/error.hpp"
#include "attnviz/core/nearest_name.hpp"

namespace attnviz::mechanisms {
namespace {

[[noreturn]] void refuse(const OptionSpec& option, std::string_view text, std::string_view mechanism) {
  throw Error(ErrorKind::usage,
              std::string(mechanism) + ": option " + std::string(option.name) + " is '" + std::string(text) +
                  "', allowed " + limits_text(option),
              "see 'attnviz explain " + std::string(mechanism) + "'");
}

template <class Number>
bool parse(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size();
}

std::string number_text(double value) {
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  return {buffer, end};
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, text) != words.end();
}

}  // namespace

const char* name_of(OptionType type) noexcept {
  switch (type) {
    case OptionType::flag:
      return "flag";
    case OptionType::integer:
      return "integer";
    case OptionType::real:
      return "real";
    case OptionType::choice:
      return "choice";
  }
  return "option";
}

void assign(const OptionSpec& option, void* options, std::string_view text, std::string_view mechanism) {
  switch (option.type) {
    case OptionType::flag: {
      const bool yes = is_one_of(text, {"true", "yes", "on", "1"}), no = is_one_of(text, {"false", "no", "off", "0"});
      if (!yes && !no) refuse(option, text, mechanism);
      return option.write(options, yes);
    }
    case OptionType::integer: {
      std::int64_t value = 0;
      if (!parse(text, value)) refuse(option, text, mechanism);
      if (static_cast<double>(value) < option.low || static_cast<double>(value) > option.high) {
        refuse(option, text, mechanism);
      }
      return option.write(options, value);
    }
    case OptionType::real: {
      double value = 0;
      if (!parse(text, value) || !std::isfinite(value)) refuse(option, text, mechanism);
      if (value < option.low || value > option.high) refuse(option, text, mechanism);
      return option.write(options, value);
    }
    case OptionType::choice: {
      const auto found = std::ranges::find(option.choices, text);
      if (found != option.choices.end()) {
        return option.write(options, std::int64_t{found - option.choices.begin()});
      }
      const std::vector<std::string> names(option.choices.begin(), option.choices.end());
      throw Error(ErrorKind::usage,
                  std::string(mechanism) + ": option " + std::string(option.name) + " is '" + std::string(text) +
                      "', allowed " + limits_text(option),
                  did_you_mean(text, names));
    }
  }
}

std::string text_of(const OptionSpec& option, const void* options) {
  const OptionValue value = option.read(options);
  switch (option.type) {
    case OptionType::flag:
      return std::get<bool>(value) ? "true" : "false";
    case OptionType::integer:
      return std::to_string(std::get<std::int64_t>(value));
    case OptionType::real: {
      // Fields are single precision: print the shortest text that reads back to the same float.
      char buffer[32];
      const auto end = std::to_chars(buffer, buffer + sizeof buffer, static_cast<float>(std::get<double>(value))).ptr;
      return {buffer, end};
    }
    case OptionType::choice:
      return std::string(option.choices[static_cast<std::size_t>(std::get<std::int64_t>(value))]);
  }
  return {};
}

std::string limits_text(const OptionSpec& option) {
  switch (option.type) {
    case OptionType::flag:
      return "true or false";
    case OptionType::integer:
    case OptionType::real:
      return number_text(option.low) + " to " + number_text(option.high);
    case OptionType::choice: {
      std::string text;
      for (const std::string_view name : option.choices) text += (text.empty() ? "" : ", ") + std::string(name);
      return text;
    }
  }
  return {};
}

}  // namespace attnviz::mechanisms
