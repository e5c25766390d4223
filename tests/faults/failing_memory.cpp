// SPDX-License-Identifier: MIT
#include "failing_memory.hpp"

#include <openssl/crypto.h>

#include <cstddef>
#include <cstdlib>

namespace {

thread_local std::size_t requests_left = 0;  // until the one that is refused; 0 is none

bool is_refused() noexcept { return requests_left != 0 && --requests_left == 0; }

void* allocate(std::size_t size, const char*, int) { return is_refused() ? nullptr : std::malloc(size); }
void* reallocate(void* memory, std::size_t size, const char*, int) {
    return is_refused() ? nullptr : std::realloc(memory, size);
}
void give_back(void* memory, const char*, int) { std::free(memory); }

const bool is_ours = CRYPTO_set_mem_functions(allocate, reallocate, give_back) == 1;

}  // namespace

bool test::openssl_asks_us_for_memory() noexcept { return is_ours; }

test::FailingOpensslMemory::FailingOpensslMemory(std::size_t number) noexcept { requests_left = number; }
test::FailingOpensslMemory::~FailingOpensslMemory() { requests_left = 0; }
bool test::FailingOpensslMemory::came_to_pass() const noexcept { return requests_left == 0; }
