// SPDX-License-Identifier: MIT
#pragma once

/// Everything that knows Microsoft's tokens, but for fetching keys.
#include <bearer/entra/audience.hpp>
#include <bearer/entra/authentication.hpp>
#include <bearer/entra/caller.hpp>
#include <bearer/entra/calling.hpp>
#include <bearer/entra/claims_challenge.hpp>
#include <bearer/entra/client.hpp>
#include <bearer/entra/cloud.hpp>
#include <bearer/entra/combine.hpp>
#include <bearer/entra/display.hpp>
#include <bearer/entra/groups.hpp>
#include <bearer/entra/ids.hpp>
#include <bearer/entra/lifetime.hpp>
#include <bearer/entra/membership.hpp>
#include <bearer/entra/metadata_url.hpp>
#include <bearer/entra/permission.hpp>
#include <bearer/entra/principal.hpp>
#include <bearer/entra/sign_in.hpp>
#include <bearer/entra/tenancy.hpp>
#include <bearer/entra/tenants.hpp>
#include <bearer/entra/user_key.hpp>
