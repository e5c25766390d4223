// SPDX-License-Identifier: MIT
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstring>
#include <stdexcept>
#include <string_view>

namespace test {

/// Bytes that end where memory ends: whoever reads one more dies, with and without a sanitizer.
class GuardedCopy {
public:
    explicit GuardedCopy(std::string_view text) : GuardedCopy{text.size(), PROT_READ | PROT_WRITE} {
        if (!text.empty()) std::memcpy(begin(), text.data(), text.size());
    }

    /// So many bytes of which not even the first can be read.
    [[nodiscard]] static GuardedCopy unreadable(std::size_t size) { return {size, PROT_NONE}; }

    GuardedCopy(const GuardedCopy&) = delete;
    GuardedCopy& operator=(const GuardedCopy&) = delete;
    ~GuardedCopy() { ::munmap(pages_, readable_ + page()); }

    [[nodiscard]] std::string_view view() const noexcept { return {begin(), size_}; }

private:
    GuardedCopy(std::size_t size, int protection) : size_{size}, readable_{(size + page() - 1) / page() * page()} {
        void* const pages = ::mmap(nullptr, readable_ + page(), PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (pages == MAP_FAILED) throw std::runtime_error{"cannot map memory"};
        pages_ = static_cast<char*>(pages);
        if (readable_ != 0 && ::mprotect(pages_, readable_, protection) != 0)
            throw std::runtime_error{"cannot protect memory"};
    }

    [[nodiscard]] static std::size_t page() noexcept { return static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)); }
    [[nodiscard]] char* begin() const noexcept { return pages_ + readable_ - size_; }

    std::size_t size_;
    std::size_t readable_;
    char* pages_ = nullptr;
};

}  // namespace test
