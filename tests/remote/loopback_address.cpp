// SPDX-License-Identifier: MIT
#include <bearer/remote/loopback_address.hpp>

#include "support/catch.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cstring>

namespace {

/// Whether an address that was given room for any is.
template <class Address>
bool is_loopback(const Address& address) {
    sockaddr_storage storage{};
    std::memcpy(&storage, &address, sizeof address);
    return bearer::detail::is_loopback_address(reinterpret_cast<const sockaddr*>(&storage));
}

bool is_loopback_ipv4(const char* text) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    REQUIRE(inet_pton(AF_INET, text, &address.sin_addr) == 1);
    return is_loopback(address);
}

bool is_loopback_ipv6(const char* text) {
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    REQUIRE(inet_pton(AF_INET6, text, &address.sin6_addr) == 1);
    return is_loopback(address);
}

}  // namespace

TEST_CASE("127.0.0.0/8 and ::1 are this machine", "[remote][FT-22]") {
    for (const char* text : {"127.0.0.1", "127.0.0.0", "127.1.2.3", "127.255.255.255"}) CHECK(is_loopback_ipv4(text));
    CHECK(is_loopback_ipv6("::1"));
}

TEST_CASE("no other address is", "[remote][FT-21][FT-22]") {
    for (const char* text : {"126.255.255.255", "128.0.0.0", "0.0.0.0", "0.0.0.127", "1.0.0.127", "10.0.0.1",
                             "192.168.0.1", "169.254.169.254", "255.255.255.255"})
        CHECK_FALSE(is_loopback_ipv4(text));
    for (const char* text :
         {"::", "::2", "1::1", "::1:0", "::ffff:127.0.0.1", "::127.0.0.1", "fe80::1", "fd00::1", "2001:db8::1"})
        CHECK_FALSE(is_loopback_ipv6(text));
    sockaddr_un file{};
    file.sun_family = AF_UNIX;
    CHECK_FALSE(is_loopback(file));
}
