// SPDX-License-Identifier: MIT

// cpp-jwt: one call decodes, verifies and checks. It takes the key as PEM text each time: none can be prepared. It is
// asked for a std::error_code, which it offers besides exceptions and which makes refusals cheaper. Its author says to
// call it under a mutex, so it is not measured with several threads.

#include "../contender.hpp"

#include <jwt/jwt.hpp>

#include <exception>
#include <system_error>

namespace {

bench::Validation prepare(const bench::Case& subject) {
    return [&subject, issuer = bench::cases().issuer(), audience = bench::cases().audience()] {
        using namespace jwt::params;
        try {
            std::error_code error;
            const auto token = jwt::decode(subject.token, algorithms({"RS256"}), error, secret(subject.key->pem),
                                           verify(true), jwt::params::issuer(issuer), aud(audience));
            return !error;
        } catch (const std::exception&) {  // not every mistake of a token comes as an error code
            return false;
        }
    };
}

const bench::AddPeer cpp_jwt{
    {.name = "cpp-jwt", .version = PEER_VERSION, .prepare = prepare, .allocates_with_new = true}};

}  // namespace
