#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace attnviz::io {

/// A part of attnviz that few runs need and whose libraries are heavy: a shared object of its own, opened when the
/// first file asks for it, so that no other start pays for it. It speaks plain C: no exception and no C++ type crosses.
struct Part {
  const char* name;    ///< "heif": the file is attnviz_heif.so
  const char* serves;  ///< "HEIC and AVIF pictures", for messages
  const char* needs;   ///< the Debian package that it is built with, for messages
};

/// The address of `symbol` in the part, which stays open until the program ends. Safe to call from several threads.
/// Throws `unsupported` where the part was not built or its libraries are not there any more.
void* part_symbol(const Part& part, const std::string& symbol);

/// Whether the part's file is there.
bool has_part(const Part& part);

/// Where parts may be, best first: $ATTNVIZ_PARTS, the library folder beside the executable's folder, the folder that
/// was configured for installation.
std::vector<std::filesystem::path> part_folders();

}  // namespace attnviz::io
