# The two OpenCV modules in use, core and imgproc, without the CMake package of the whole of OpenCV (a gigabyte on disk).
include(FindPackageHandleStandardArgs)
find_path(OpenCVModules_INCLUDE_DIR opencv2/imgproc.hpp PATH_SUFFIXES opencv4)
find_library(OpenCVModules_core_LIBRARY opencv_core)
find_library(OpenCVModules_imgproc_LIBRARY opencv_imgproc)
find_package_handle_standard_args(OpenCVModules REQUIRED_VARS OpenCVModules_INCLUDE_DIR OpenCVModules_core_LIBRARY
                                                              OpenCVModules_imgproc_LIBRARY)
if(OpenCVModules_FOUND AND NOT TARGET OpenCVModules::imgproc)
  add_library(OpenCVModules::core UNKNOWN IMPORTED)
  set_target_properties(OpenCVModules::core PROPERTIES IMPORTED_LOCATION ${OpenCVModules_core_LIBRARY}
                                                       INTERFACE_INCLUDE_DIRECTORIES ${OpenCVModules_INCLUDE_DIR})
  add_library(OpenCVModules::imgproc UNKNOWN IMPORTED)
  set_target_properties(OpenCVModules::imgproc PROPERTIES IMPORTED_LOCATION ${OpenCVModules_imgproc_LIBRARY}
                                                          INTERFACE_LINK_LIBRARIES OpenCVModules::core)
endif()
