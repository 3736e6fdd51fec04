# HarfBuzz without its own CMake package, which looks for GObject and ICU as well.
include(${CMAKE_CURRENT_LIST_DIR}/AttnvizFindLibrary.cmake)
attnviz_find_library(HarfBuzzLibrary hb.h harfbuzz PATH_SUFFIXES harfbuzz)
