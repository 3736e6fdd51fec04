# HarfBuzz without its own CMake package, which looks for GObject and ICU as well.
include(FindPackageHandleStandardArgs)
find_path(HarfBuzzLibrary_INCLUDE_DIR hb.h PATH_SUFFIXES harfbuzz)
find_library(HarfBuzzLibrary_LIBRARY harfbuzz)
find_package_handle_standard_args(HarfBuzzLibrary REQUIRED_VARS HarfBuzzLibrary_INCLUDE_DIR HarfBuzzLibrary_LIBRARY)
if(HarfBuzzLibrary_FOUND AND NOT TARGET HarfBuzzLibrary::HarfBuzzLibrary)
  add_library(HarfBuzzLibrary::HarfBuzzLibrary UNKNOWN IMPORTED)
  set_target_properties(HarfBuzzLibrary::HarfBuzzLibrary PROPERTIES IMPORTED_LOCATION ${HarfBuzzLibrary_LIBRARY}
                                          INTERFACE_INCLUDE_DIRECTORIES ${HarfBuzzLibrary_INCLUDE_DIR})
endif()
