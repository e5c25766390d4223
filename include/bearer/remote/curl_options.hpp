// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/limits.hpp>

#include <chrono>
#include <cstddef>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>

namespace bearer::inline v1 {

/// How a CurlFetch fetches. Set by name what should differ.
struct CurlOptions {
    /// For the whole fetch, the look-up of the host's name included: at most a minute.
    std::chrono::milliseconds timeout = std::chrono::seconds{5};

    /// For the connection and its TLS handshake alone, within the whole.
    std::chrono::milliseconds connect_timeout = std::chrono::seconds{2};

    /// The authorities to trust, in PEM, in place of the system's; empty for the system's. Read at every fetch.
    /// Who needs the system's besides writes both into one file.
    std::string ca_file{};

    /// Of the body, as received and as decoded: at most 64 MiB.
    std::size_t body_bytes = limits::key_set_bytes;
};

namespace detail {

/// The options, if a fetch can keep them; std::invalid_argument with what to write if not.
[[nodiscard]] inline CurlOptions checked(CurlOptions options) {
    using namespace std::chrono_literals;
    if (options.timeout <= 0ms || options.timeout > 60s)
        throw std::invalid_argument{"bearer: a fetch takes up to a minute: write CurlFetch{{.timeout = 5s}}"};
    if (options.connect_timeout <= 0ms || options.connect_timeout > 60s)
        throw std::invalid_argument{"bearer: connecting takes up to a minute: write CurlFetch{{.connect_timeout = 2s}}"};
    if (options.body_bytes == 0 || options.body_bytes > 64 * 1024 * 1024)
        throw std::invalid_argument{"bearer: a body has a limit, of 64 MiB or less: write "
                                    "CurlFetch{{.body_bytes = 512 * 1024}}"};
    if (options.ca_file.empty()) return options;

    const auto close = [](std::FILE* file) { std::fclose(file); };
    const std::unique_ptr<std::FILE, decltype(close)> file{std::fopen(options.ca_file.c_str(), "rb"), close};
    if (!file || std::fgetc(file.get()) == EOF)
        throw std::invalid_argument{"bearer: the ca_file cannot be read, or is empty: write "
                                    "CurlFetch{{.ca_file = \"/etc/ssl/company.pem\"}}"};
    return options;
}

}  // namespace detail
}  // namespace bearer::inline v1
