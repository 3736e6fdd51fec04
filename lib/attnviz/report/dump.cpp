#include "attnviz/report/dump.hpp"

#include "attnviz/core/error.hpp"
#include "attnviz/report/dump_json.hpp"

namespace attnviz::report {

namespace {

void write_reference(JsonWriter& json, const AttentionMap& map, const std::string& sidecar_name) {
  json.key("data").open_object(Layout::line).key("file").text(sidecar_name).key("array").text(map.name);
  json.key("shape").open_list();
  for (const std::size_t size : map.values.shape()) json.count(size);
  json.close_list().key("dtype").text("float32").close_object();
}

}  // namespace

std::string to_json(const Dump& dump, Arrays arrays, const std::string& sidecar_name) {
  const bool plain_name = !sidecar_name.empty() && sidecar_name.find('/') == std::string::npos;
  if (arrays != Arrays::inline_lists && !plain_name) {
    throw Error(ErrorKind::internal, "dump: '" + sidecar_name + "' is not the name of a file beside the dump");
  }
  std::string out;
  JsonWriter json(out);
  write_dump(json, dump, Layout::block, [&](JsonWriter& writer, const AttentionMap& map) {
    if (arrays == Arrays::inline_lists) {
      writer.key("values").numbers(map.values);
    } else {
      write_reference(writer, map, sidecar_name);
    }
  });
  out += '\n';
  return out;
}

}  // namespace attnviz::report
