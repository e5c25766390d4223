// SPDX-License-Identifier: MIT
#include "contender.hpp"
#include "validators.hpp"

#include <bearer/cache/cached_validator.hpp>

#include <memory>
#include <utility>

namespace bench {

namespace {

// One validator for all threads and tokens, as an API has it; it reads the clock, as a handler does.
template <class Make>
auto with(Make make) {
    using V = decltype(make());
    return [shared = std::shared_ptr<const V>{new V(make())}](const Case& subject) -> Validation {
        return [shared, &token = subject.token] { return shared->validate(token).has_value(); };
    };
}

// The smallest token has no room for what all policies ask about, so its API asks less.
template <class Make, class MakePlain>
auto with(Make make, MakePlain make_plain) {
    return [all = with(make), plain = with(make_plain)](const Case& subject) {
        return subject.name.starts_with("0.7KB") ? plain(subject) : all(subject);
    };
}

Contender ours(std::string name, std::function<Validation(const Case&)> prepare) {
    return {.name = std::move(name), .prepare = std::move(prepare), .for_threads = true, .allocates_with_new = true};
}

}  // namespace

std::vector<Contender> our_contenders() {
    const auto cached = [](const auto& make) {
        return [make] { return bearer::CachedValidator{make(), {.capacity = 10'000}}; };
    };
    return {ours("bearer", with(core_validator)), ours("bearer-entra", with(entra_validator, plain_entra_validator)),
            ours("bearer-cached", with(cached(entra_validator), cached(plain_entra_validator)))};
}

}  // namespace bench
