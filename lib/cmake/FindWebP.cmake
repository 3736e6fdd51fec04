# Debian's libwebp has no CMake package. The demultiplexer reads animations and metadata.
include(FindPackageHandleStandardArgs)
find_path(WebP_INCLUDE_DIR webp/demux.h)
find_library(WebP_LIBRARY webp)
find_library(WebP_demux_LIBRARY webpdemux)
find_package_handle_standard_args(WebP REQUIRED_VARS WebP_INCLUDE_DIR WebP_LIBRARY WebP_demux_LIBRARY)
if(WebP_FOUND AND NOT TARGET WebP::WebP)
  add_library(WebP::WebP UNKNOWN IMPORTED)
  set_target_properties(WebP::WebP PROPERTIES IMPORTED_LOCATION ${WebP_demux_LIBRARY}
                                          INTERFACE_INCLUDE_DIRECTORIES ${WebP_INCLUDE_DIR}
                                          INTERFACE_LINK_LIBRARIES ${WebP_LIBRARY})
endif()
