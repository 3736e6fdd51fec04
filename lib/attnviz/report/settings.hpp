#pragma once

#include <string>
#include <vector>

#include "attnviz/report/dump.hpp"

namespace attnviz::io {
class JsonPlace;
}

namespace attnviz::report {

class JsonWriter;

/// Settings as the members of one object, on one line.
void write_settings(JsonWriter& json, const std::vector<Setting>& settings);

/// The same read back. Throws `format` with the place of a member that is no setting.
std::vector<Setting> settings_in(const io::JsonPlace& object);

/// What shaped a result besides its input: the run's options as text, and those of the mechanism as "set NAME".
using ShapingSettings = std::vector<Setting>;
ShapingSettings shaping_settings(const std::vector<Setting>& run, const MechanismRecord& mechanism);
std::string settings_sha256(const ShapingSettings& settings);

/// "query was 40,30 and is 400,30": the settings that differ, or empty.
std::string difference(const ShapingSettings& earlier, const ShapingSettings& now);

}  // namespace attnviz::report
