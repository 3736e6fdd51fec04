# Debian's libmd has no CMake package. It is known by sha2.h; its sha256.h renames functions that other libraries have too.
include(FindPackageHandleStandardArgs)
find_path(Libmd_INCLUDE_DIR sha2.h)
find_library(Libmd_LIBRARY md)
find_package_handle_standard_args(Libmd REQUIRED_VARS Libmd_INCLUDE_DIR Libmd_LIBRARY)
if(Libmd_FOUND AND NOT TARGET Libmd::Libmd)
  add_library(Libmd::Libmd UNKNOWN IMPORTED)
  set_target_properties(Libmd::Libmd PROPERTIES IMPORTED_LOCATION ${Libmd_LIBRARY}
                                                INTERFACE_INCLUDE_DIRECTORIES ${Libmd_INCLUDE_DIR})
endif()
