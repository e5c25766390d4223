// SPDX-License-Identifier: MIT
#pragma once

#include "access.hpp"
#include "options.hpp"

#include <bearer/entra/entra.hpp>

/// With a provider of the API's own, played by the test kit, so that it runs with no account and no network. It writes
/// its tokens and the attacks on them to --tokens, if that is there.
[[nodiscard]] Access built_in_provider(const Options& options);

/// The same as a Microsoft Entra tenant.
[[nodiscard]] Access built_in_entra_provider(const Options& options, const bearer::entra::TenantId& tenant,
                                             const bearer::entra::ClientId& client_id);
