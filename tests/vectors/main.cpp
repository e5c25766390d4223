// SPDX-License-Identifier: MIT
//
// Runs files of test vectors in Wycheproof's format: bearer_vectors FILE...

#include "account.hpp"
#include "compact_signatures.hpp"
#include "raw_signatures.hpp"

#include <algorithm>
#include <cstdio>
#include <exception>
#include <fstream>
#include <string>

namespace {

using vectors::Account;
using vectors::Json;

constexpr int agreed = 0;
constexpr int disagreed = 1;
constexpr int unreadable = 2;

Account account_of(const Json& file) {
    Account account;
    for (const Json& group : file.at("testGroups")) {
        const std::string type = group.at("type");
        if (type == "JsonWebSignature" || type == "JsonWebKey") {
            vectors::run_compact(group, account);
        } else if (const auto raw = vectors::raw_key_of(group)) {
            vectors::run_raw(*raw, group, account);
        } else {
            for (const Json& vector : group.at("tests")) account.enter_not_ours(vector, false, "the type " + type);
        }
    }
    return account;
}

void print(const char* title, const Account::Reasons& reasons) {
    for (const auto& [reason, count] : reasons) std::printf("    %s: %zu, %s\n", title, count, reason.c_str());
}

void print(const std::string& path, const Account& account) {
    std::printf("%s: %zu vectors, %zu accepted, %zu refused, %zu not ours, %zu disagreements\n", path.c_str(),
                account.vectors, account.accepted, account.refused, account.not_ours, account.disagreements.size());
    print("not ours", account.why_not_ours);
    print("acceptable", account.either_is_fine);
    print("set aside", account.set_aside);
    for (const std::string& line : account.disagreements) std::printf("    DISAGREEMENT: %s\n", line.c_str());
}

int run(const std::string& path) {
    std::ifstream file{path};
    if (!file) {
        std::printf("%s: absent, skipped\n", path.c_str());
        return agreed;
    }
    try {
        const Account account = account_of(Json::parse(file));
        print(path, account);
        return account.disagreements.empty() ? agreed : disagreed;
    } catch (const std::exception& error) {
        std::printf("%s: cannot be run: %s\n", path.c_str(), error.what());
        return unreadable;
    }
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 2) {
        std::fputs("usage: bearer_vectors FILE... (test vectors in Wycheproof's format)\n", stderr);
        return unreadable;
    }
    int status = agreed;
    for (int at = 1; at < count; ++at) status = std::max(status, run(arguments[at]));
    return status;
}
