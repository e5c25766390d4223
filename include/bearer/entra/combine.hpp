// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/policy/combine.hpp>

namespace bearer::inline v1::entra {

// So that `!App{}` and `User{} || App{}` compile without a using-directive: operators are looked up where their
// operands' types live.
using bearer::operator&&;
using bearer::operator||;
using bearer::operator!;

}  // namespace bearer::inline v1::entra
