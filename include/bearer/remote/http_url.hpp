// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/ascii.hpp>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

/// URLs of documents that decide whom to trust, read so strictly that no two readers disagree about the host.
namespace bearer::inline v1::detail {

/// A decimal number up to `most` without sign or leading zeros.
[[nodiscard]] inline std::optional<std::uint32_t> small_number(std::string_view digits, std::uint32_t most) noexcept {
    std::uint32_t number = 0;
    const char* const end = digits.data() + digits.size();
    if (digits.empty() || !std::ranges::all_of(digits, is_digit) || (digits.size() > 1 && digits.front() == '0') ||
        std::from_chars(digits.data(), end, number).ec != std::errc{} || number > most)
        return std::nullopt;
    return number;
}

/// Four numbers up to 255 (RFC 3986 §3.2.2); "127.1", "2130706433" and "0x7f.0.0.1" are not.
[[nodiscard]] inline bool is_ipv4(std::string_view host) noexcept {
    for (int dots = 3; dots > 0; --dots) {
        const auto dot = host.find('.');
        if (dot == host.npos || !small_number(host.substr(0, dot), 255)) return false;
        host.remove_prefix(dot + 1);
    }
    return small_number(host, 255).has_value();
}

/// Whether some readers, libcurl among them, take the host for an IPv4 address however it is written.
[[nodiscard]] inline bool ends_in_number(std::string_view host) noexcept {
    const std::string_view label = host.substr(host.rfind('.') + 1);
    return equal_ignoring_case(label.substr(0, 2), "0x") || (!label.empty() && std::ranges::all_of(label, is_digit));
}

/// An absolute http or https URL without userinfo and fragment (RFC 9110 §4.2, RFC 3986).
struct HttpUrl {
    bool is_https = false;
    std::string host;  // in lower case; an IPv6 address in its brackets
    std::uint16_t port = 0;
    std::string path;   // "" or from "/" on
    std::string query;  // "" or from "?" on

    /// Nothing unless every character is one that RFC 3986 allows where it stands.
    [[nodiscard]] static std::optional<HttpUrl> parse(std::string_view text) {
        HttpUrl url;
        const auto colon = text.find(':');
        if (colon == text.npos) return std::nullopt;
        const std::string_view scheme = text.substr(0, colon);
        url.is_https = equal_ignoring_case(scheme, "https");
        if (!url.is_https && !equal_ignoring_case(scheme, "http")) return std::nullopt;
        text.remove_prefix(colon + 1);
        if (text.size() > longest || !text.starts_with("//")) return std::nullopt;
        text.remove_prefix(2);

        const std::string_view authority = text.substr(0, text.find_first_of("/?"));
        text.remove_prefix(authority.size());
        if (!url.read_authority(authority)) return std::nullopt;

        const std::string_view path = text.substr(0, text.find('?'));
        text.remove_prefix(path.size());
        if (!is_path_or_query(path) || !is_path_or_query(text)) return std::nullopt;
        url.path = path;
        url.query = text;
        return url;
    }

    /// Whether the host is this machine itself: "localhost", 127.0.0.0/8 or ::1.
    [[nodiscard]] bool is_loopback() const noexcept {
        return host == "localhost" || host == "[::1]" || (host.starts_with("127.") && is_ipv4(host));
    }

    /// Whether what comes from there can be believed: https, or http that does not leave the machine.
    [[nodiscard]] bool is_trustworthy() const noexcept { return is_https || is_loopback(); }

    /// RFC 6454 §5.
    [[nodiscard]] bool has_origin_of(const HttpUrl& other) const noexcept {
        return is_https == other.is_https && host == other.host && port == other.port;
    }

    /// "https://host" or "https://host:port", without a path.
    [[nodiscard]] std::string origin() const {
        std::string text = is_https ? "https://" : "http://";
        text.append(host);
        if (port != default_port()) text.append(":").append(std::to_string(port));
        return text;
    }

private:
    static constexpr std::size_t longest = 2048;

    [[nodiscard]] std::uint16_t default_port() const noexcept { return is_https ? 443 : 80; }

    [[nodiscard]] bool read_authority(std::string_view authority) {
        const bool is_ipv6 = authority.starts_with('[');
        const auto host_end = is_ipv6 ? authority.find(']') : authority.find(':');
        if (is_ipv6 && host_end == authority.npos) return false;
        const std::string_view name = authority.substr(0, is_ipv6 ? host_end + 1 : host_end);
        authority.remove_prefix(name.size());
        if (!(is_ipv6 ? is_ipv6_literal(name) : is_host_name(name))) return false;
        for (const char character : name) host.push_back(ascii_lower(character));

        port = default_port();
        if (authority.empty()) return true;
        const auto number = authority.front() == ':' ? small_number(authority.substr(1), 65'535) : std::nullopt;
        if (!number || *number == 0) return false;
        port = static_cast<std::uint16_t>(*number);
        return true;
    }

    // Letters, digits, '-' and '.': no '@' and no '%', behind which another host could hide.
    [[nodiscard]] static bool is_host_name(std::string_view name) noexcept {
        const auto is_usable = [](char c) {
            const char lower = ascii_lower(c);
            return (lower >= 'a' && lower <= 'z') || is_digit(c) || c == '-' || c == '.' || c == '_';
        };
        return !name.empty() && name.size() <= 253 && name.front() != '.' && name.find("..") == name.npos &&
               std::ranges::all_of(name, is_usable) && (!ends_in_number(name) || is_ipv4(name));
    }

    [[nodiscard]] static bool is_ipv6_literal(std::string_view name) noexcept {
        const auto is_usable = [](char c) {
            const char lower = ascii_lower(c);
            return (lower >= 'a' && lower <= 'f') || is_digit(c) || c == ':' || c == '.';
        };
        return name.size() >= 4 && std::ranges::all_of(name.substr(1, name.size() - 2), is_usable);
    }

    // What is printable, but for the characters that RFC 3986 §2 has no place for, and '#'.
    [[nodiscard]] static bool is_path_or_query(std::string_view text) noexcept {
        return std::ranges::all_of(text, [](char c) {
            return c > ' ' && c <= '~' && std::string_view{R"("#<>[\]^`{|})"}.find(c) == std::string_view::npos;
        });
    }
};

}  // namespace bearer::inline v1::detail
