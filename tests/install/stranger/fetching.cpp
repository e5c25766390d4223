// SPDX-License-Identifier: MIT
#include <bearer/remote/curl_fetch.hpp>

int main() {
    const bearer::Fetch fetch = bearer::CurlFetch{};

    const auto response = fetch({.url = "file:///dev/null"});

    return !response && response.error().code == bearer::ErrorCode::fetch_failed ? 0 : 1;
}
