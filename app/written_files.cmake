# Run with -P: what the program writes about itself, into FOLDER. A program that cannot run (it was built for another
# machine, or its libraries are elsewhere) is told here rather than at the installation.
cmake_minimum_required(VERSION 3.25)
file(MAKE_DIRECTORY ${FOLDER})
function(write file)
  execute_process(COMMAND ${PROGRAM} ${ARGN} OUTPUT_FILE ${FOLDER}/${file} RESULT_VARIABLE status)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "'${PROGRAM} ${ARGN}' failed (${status})")
  endif()
endfunction()
write(attnviz.bash completions bash)
write(_attnviz completions zsh)
write(attnviz.fish completions fish)
write(attnviz.1 man)
