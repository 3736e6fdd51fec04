# Debian's libheif has a CMake package in some versions only.
include(FindPackageHandleStandardArgs)
find_path(Libheif_INCLUDE_DIR libheif/heif.h)
find_library(Libheif_LIBRARY heif)
find_package_handle_standard_args(Libheif REQUIRED_VARS Libheif_INCLUDE_DIR Libheif_LIBRARY)
if(Libheif_FOUND AND NOT TARGET Libheif::Libheif)
  add_library(Libheif::Libheif UNKNOWN IMPORTED)
  set_target_properties(Libheif::Libheif PROPERTIES IMPORTED_LOCATION ${Libheif_LIBRARY}
                                                    INTERFACE_INCLUDE_DIRECTORIES ${Libheif_INCLUDE_DIR})
endif()
