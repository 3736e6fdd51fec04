# Run with -P: installs BUILD_DIR into a folder of its own, cuts the C++ example out of the README, builds it with
# find_package(attnviz) and compares what it prints with the number that the README promises.
cmake_minimum_required(VERSION 3.25)
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
configure_file(${CMAKE_CURRENT_LIST_DIR}/consumer/CMakeLists.txt ${work}/source/CMakeLists.txt COPYONLY)

# What the program writes about itself is installed with it.
foreach(written IN ITEMS bash-completion/completions/attnviz zsh/site-functions/_attnviz
                         fish/vendor_completions.d/attnviz.fish man/man1/attnviz.1)
  file(READ ${work}/prefix/share/${written} text)
  if(NOT text MATCHES "attnviz")
    message(FATAL_ERROR "share/${written} is empty")
  endif()
endforeach()

# Each example says behind the line that prints what that is, up to a colon.
set(rest "${readme}")
set(number 0)
while(TRUE)
  string(FIND "${rest}" "```cpp\n" begin)
  if(begin EQUAL -1)
    break()
  endif()
  math(EXPR number "${number} + 1")
  math(EXPR begin "${begin} + 7")
  string(SUBSTRING "${rest}" ${begin} -1 rest)
  string(FIND "${rest}" "```" end)
  string(SUBSTRING "${rest}" 0 ${end} example)
  string(SUBSTRING "${rest}" ${end} -1 rest)
  file(WRITE ${work}/source/main.cpp "${example}")
  run(${CMAKE_COMMAND} -G Ninja -S ${work}/source -B ${work}/build -D CMAKE_PREFIX_PATH=${work}/prefix
      -D CMAKE_CXX_COMPILER=${COMPILER})
  run(${CMAKE_COMMAND} --build ${work}/build)
  run(${CMAKE_COMMAND} -E chdir ${PROJECT_DIR} ${work}/build/example)
  string(STRIP "${output}" output)
  string(FIND "${example}" "// ${output}:" told)
  if(told EQUAL -1)
    message(FATAL_ERROR "example ${number} prints '${output}', which is not what the README says")
  endif()
endwhile()
if(number LESS 2)
  message(FATAL_ERROR "the README has ${number} C++ examples, not two")
endif()

# The installed program finds its assets beside itself, with no build tree and no environment.
run(${CMAKE_COMMAND} -E chdir ${work} ${work}/prefix/bin/attnviz run --text "one two" -o ${work}/out)
if(NOT EXISTS ${work}/out/text.distance.heatmap.png)
  message(FATAL_ERROR "the installed attnviz wrote no heatmap")
endif()
