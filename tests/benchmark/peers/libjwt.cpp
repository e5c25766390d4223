// SPDX-License-Identifier: MIT

// libjwt 1.x: jwt_decode() verifies, by the algorithm that the token names, and takes the key as PEM text at each call:
// none can be prepared. What the claims say is the caller's to check; jwt_valid_t came with later versions only.

#include "../contender.hpp"

#include <jwt.h>

#include <ctime>
#include <memory>
#include <string>
#include <string_view>

namespace {

struct Free {
    void operator()(jwt_t* token) const noexcept { jwt_free(token); }
};

bool says(jwt_t* token, const char* claim, std::string_view value) {
    const char* const text = jwt_get_grant(token, claim);
    return text != nullptr && text == value;
}

bench::Validation prepare(const bench::Case& subject) {
    return [&subject, issuer = bench::cases().issuer(), audience = bench::cases().audience()] {
        const std::string& pem = subject.key->pem;
        jwt_t* decoded = nullptr;
        if (jwt_decode(&decoded, subject.token.c_str(), reinterpret_cast<const unsigned char*>(pem.data()),
                       static_cast<int>(pem.size())) != 0)
            return false;
        const std::unique_ptr<jwt_t, Free> token{decoded};
        const long now = static_cast<long>(std::time(nullptr));
        return jwt_get_alg(decoded) == JWT_ALG_RS256 && says(decoded, "iss", issuer) &&
               says(decoded, "aud", audience) && now < jwt_get_grant_int(decoded, "exp") &&
               now >= jwt_get_grant_int(decoded, "nbf");  // 0 if missing
    };
}

const bench::AddPeer libjwt{{.name = "libjwt", .version = PEER_VERSION, .prepare = prepare}};

}  // namespace
