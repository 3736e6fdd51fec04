# Run with -P: installs BUILD_DIR into a folder of its own, cuts the C++ example out of the README, builds it with
# find_package(attnviz) and compares what it prints with the number that the README promises.
set(work ${BUILD_DIR}/consumer_test)
file(REMOVE_RECURSE ${work})

function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "${ARGN} failed (${status}):\n${output}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

run(${CMAKE_COMMAND} --install ${BUILD_DIR} --prefix ${work}/prefix)

file(READ ${PROJECT_DIR}/README.md readme)
string(REGEX MATCH "```cpp\n([^`]*)```" block "${readme}")
if(NOT block)
  message(FATAL_ERROR "the README has no C++ example")
endif()
file(WRITE ${work}/source/main.cpp "${CMAKE_MATCH_1}")
configure_file(${CMAKE_CURRENT_LIST_DIR}/consumer/CMakeLists.txt ${work}/source/CMakeLists.txt COPYONLY)

run(${CMAKE_COMMAND} -G Ninja -S ${work}/source -B ${work}/build -D CMAKE_PREFIX_PATH=${work}/prefix
    -D CMAKE_CXX_COMPILER=${COMPILER})
run(${CMAKE_COMMAND} --build ${work}/build)
run(${work}/build/example)
string(STRIP "${output}" output)
if(NOT readme MATCHES "// ${output}:")
  message(FATAL_ERROR "the example prints '${output}', which is not what the README says")
endif()

# The installed program finds its assets beside itself, with no build tree and no environment.
run(${CMAKE_COMMAND} -E chdir ${work} ${work}/prefix/bin/attnviz run --text "one two" -o ${work}/out)
if(NOT EXISTS ${work}/out/text.distance.heatmap.png)
  message(FATAL_ERROR "the installed attnviz wrote no heatmap")
endif()
