// SPDX-License-Identifier: MIT
#pragma once

#include <clocale>
#include <initializer_list>
#include <locale>
#include <string>

namespace test {

/// While it lives the process speaks a language in which a comma stands before decimals and the lower-case letter of
/// "I" is not "i": in C's functions where the system has one of the named locales, in C++'s in any case.
class ForeignLocale {
public:
    explicit ForeignLocale(std::initializer_list<const char*> names)
        : c_before_{std::setlocale(LC_ALL, nullptr)},
          cpp_before_{std::locale::global(std::locale{std::locale{std::locale{}, new Comma}, new DotlessI})} {
        std::setlocale(LC_ALL, "C");
        for (const char* const name : names) {
            installed_ = std::setlocale(LC_ALL, name) != nullptr;
            if (installed_) return;
        }
    }
    ForeignLocale(const ForeignLocale&) = delete;
    ForeignLocale& operator=(const ForeignLocale&) = delete;
    ~ForeignLocale() {
        std::locale::global(cpp_before_);
        std::setlocale(LC_ALL, c_before_.c_str());
    }

    /// Whether C's functions take part.
    [[nodiscard]] bool installed() const noexcept { return installed_; }

private:
    struct Comma final : std::numpunct<char> {
        char do_decimal_point() const override { return ','; }
    };
    struct DotlessI final : std::ctype<char> {
        char do_tolower(char letter) const override { return letter == 'I' ? '\xFD' : ctype::do_tolower(letter); }
        char do_toupper(char letter) const override { return letter == 'i' ? '\xDD' : ctype::do_toupper(letter); }
        const char* do_tolower(char* begin, const char* end) const override {
            for (; begin != end; ++begin) *begin = do_tolower(*begin);
            return end;
        }
        const char* do_toupper(char* begin, const char* end) const override {
            for (; begin != end; ++begin) *begin = do_toupper(*begin);
            return end;
        }
    };

    std::string c_before_;
    std::locale cpp_before_;
    bool installed_ = false;
};

}  // namespace test
