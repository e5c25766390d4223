# SPDX-License-Identifier: MIT
# Runs `program` and fails unless it succeeds and prints exactly what the file `expected` holds.
execute_process(COMMAND ${program} OUTPUT_VARIABLE printed COMMAND_ERROR_IS_FATAL ANY)
file(READ ${expected} wanted)
if(NOT printed STREQUAL wanted)
    message(FATAL_ERROR "It printed\n${printed}\nand not\n${wanted}")
endif()
