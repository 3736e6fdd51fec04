# Debian 12's libdeflate has no CMake package.
include(${CMAKE_CURRENT_LIST_DIR}/AttnvizFindLibrary.cmake)
attnviz_find_library(Deflate libdeflate.h deflate)
