#pragma once

#include <string>

namespace attnviz::test {

/// What an independent validator finds wrong with a JSON document under assets/schema/NAME.schema.json, or an empty
/// text.
std::string schema_errors(const std::string& schema, const std::string& document);

}  // namespace attnviz::test
