#include "attnviz/report/settings.hpp"

#include <algorithm>
#include <limits>
#include <span>
#include <type_traits>

#include "attnviz/io/json_document.hpp"
#include "attnviz/io/sha256.hpp"
#include "attnviz/report/json_writer.hpp"

namespace attnviz::report {
namespace {

using io::JsonPlace;
using io::JsonValue;

void write_setting(JsonWriter& json, const Setting& setting) {
  json.key(setting.name);
  std::visit(
      [&](const auto& value) {
        using Value = std::remove_cvref_t<decltype(value)>;
        if constexpr (std::is_same_v<Value, bool>) {
          json.flag(value);
        } else if constexpr (std::is_same_v<Value, std::int64_t>) {
          json.integer(value);
        } else if constexpr (std::is_same_v<Value, double>) {
          json.typed_real(value);
        } else if constexpr (std::is_same_v<Value, std::string>) {
          json.text(value);
        } else {
          json.open_list(Layout::line);
          for (const double number : value) json.real(number);
          json.close_list();
        }
      },
      setting.value);
}

struct SettingValue {
  const JsonPlace& place;

  decltype(Setting::value) operator()(bool value) const { return value; }
  decltype(Setting::value) operator()(double value) const { return value; }
  decltype(Setting::value) operator()(std::int64_t value) const { return value; }
  decltype(Setting::value) operator()(std::uint64_t value) const {
    if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) place.complain("is too large");
    return static_cast<std::int64_t>(value);
  }
  decltype(Setting::value) operator()(const std::string& value) const { return value; }
  decltype(Setting::value) operator()(const JsonValue::List&) const {
    std::vector<double> numbers;
    for (const JsonPlace& item : place.items()) numbers.push_back(item.real());
    return numbers;
  }
  template <class Other>
  decltype(Setting::value) operator()(const Other&) const {
    place.complain("is not a flag, a number, a text or a list of numbers");
  }
};

std::string text_of(const Setting& setting) {
  std::string text;
  JsonWriter json(text);
  json.open_object(Layout::line);
  write_setting(json, setting);
  json.close_object();
  const std::size_t begin = text.find(':') + 1;
  const std::size_t first = text.find_first_not_of(' ', begin);
  return text.substr(first, text.size() - 1 - first);
}

const Setting* find(const ShapingSettings& settings, const std::string& name) {
  const auto found = std::ranges::find(settings, name, &Setting::name);
  return found == settings.end() ? nullptr : &*found;
}

}  // namespace

void write_settings(JsonWriter& json, const std::vector<Setting>& settings) {
  json.open_object(Layout::line);
  for (const Setting& setting : settings) write_setting(json, setting);
  json.close_object();
}

std::vector<Setting> settings_in(const JsonPlace& object) {
  std::vector<Setting> settings;
  for (const auto& [name, place] : object.members()) {
    settings.push_back({name, std::visit(SettingValue{place}, place.value().content)});
  }
  return settings;
}

ShapingSettings shaping_settings(const std::vector<Setting>& run, const MechanismRecord& mechanism) {
  ShapingSettings settings = run;
  for (const Setting& option : mechanism.options) settings.push_back({"set " + option.name, option.value});
  std::ranges::sort(settings, {}, &Setting::name);
  return settings;
}

std::string settings_sha256(const ShapingSettings& settings) {
  std::string text = std::string(kDumpSchema) + "\n";
  for (const Setting& setting : settings) text += setting.name + "=" + text_of(setting) + "\n";
  return io::sha256(std::as_bytes(std::span(text)));
}

std::string difference(const ShapingSettings& earlier, const ShapingSettings& now) {
  std::string differences;
  const auto add = [&](const std::string& text) { differences += (differences.empty() ? "" : ", ") + text; };
  for (const Setting& setting : now) {
    const Setting* before = find(earlier, setting.name);
    if (before == nullptr) {
      add(setting.name + " was the default and is " + text_of(setting));
    } else if (before->value != setting.value) {
      add(setting.name + " was " + text_of(*before) + " and is " + text_of(setting));
    }
  }
  for (const Setting& setting : earlier) {
    if (find(now, setting.name) == nullptr) add(setting.name + " was " + text_of(setting) + " and is the default");
  }
  return differences;
}

}  // namespace attnviz::report
