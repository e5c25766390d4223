// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace test {

/// One of libcrypto's functions that the library calls, and an answer by which it says that it has failed: 0 is the
/// null pointer too.
struct Fault {
    std::string_view function;
    int answer;
};

/// Every function that can fail, with every way in which it can.
[[nodiscard]] std::span<const Fault> every_fault() noexcept;

/// While it lives, one call of that function fails in that way: the first from here on is number 1.
///
/// Such a call does nothing but leave an entry on OpenSSL's error queue. Others that follow do what they always do.
class FailingCall {
public:
    FailingCall(const Fault& fault, std::size_t number) noexcept;
    FailingCall(const FailingCall&) = delete;
    FailingCall& operator=(const FailingCall&) = delete;
    ~FailingCall();

    /// Whether there were as many calls.
    [[nodiscard]] bool came_to_pass() const noexcept;
};

/// While it lives, the calls of one of these functions are counted.
class CountedCalls {
public:
    explicit CountedCalls(std::string_view function) noexcept;
    CountedCalls(const CountedCalls&) = delete;
    CountedCalls& operator=(const CountedCalls&) = delete;
    ~CountedCalls();

    [[nodiscard]] std::size_t count() const noexcept;
};

}  // namespace test
