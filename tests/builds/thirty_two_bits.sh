#!/bin/sh
# SPDX-License-Identifier: MIT
# Compiles the library and the table of verdicts for a machine of 32 bits [IM-10]: thirty_two_bits.sh COMPILER FLAG...
# They are not linked and not run, which needs an OpenSSL for such a machine. 77 where the compiler cannot.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
# Where a system keeps the headers of its own machine apart, these have to do: types are those of the compiler.
machine=$("$1" -print-multiarch 2>/dev/null || true)
compile() { "$@" -m32 -std=c++20 -fsyntax-only ${machine:+-idirafter "/usr/include/$machine"} -x c++ -; }

if ! printf '#include <%s>\n' string openssl/evp.h nlohmann/json.hpp | compile "$@" 2>/dev/null; then
    echo "SKIPPED: $1 has no headers for 32 bits"
    exit 77
fi
echo 'static_assert(sizeof(void*) == 4);' | compile "$1"
compile "$@" <"$here/../faults/whole_library.cpp"
compile "$@" <"$here/verdicts.cpp"
