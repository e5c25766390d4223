// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/error.hpp>
#include <bearer/result.hpp>
#include <bearer/verdict.hpp>

#include "support/catch.hpp"

#include <optional>
#include <string>

// What a failed assertion shows of the library's own types.
namespace Catch {

template <>
struct StringMaker<bearer::ErrorCode> {
    static std::string convert(bearer::ErrorCode code) { return std::string{bearer::to_string(code)}; }
};

template <>
struct StringMaker<std::optional<bearer::ErrorCode>> {
    static std::string convert(const std::optional<bearer::ErrorCode>& code) {
        return code ? std::string{bearer::to_string(*code)} : "accepted";
    }
};

template <>
struct StringMaker<bearer::Error> {
    static std::string convert(const bearer::Error& error) {
        std::string text{bearer::to_string(error.code)};
        if (!error.subject.empty()) text.append(" (").append(error.subject.text()).append(")");
        return text;
    }
};

template <>
struct StringMaker<std::optional<bearer::Error>> {
    static std::string convert(const std::optional<bearer::Error>& error) {
        return error ? StringMaker<bearer::Error>::convert(*error) : "accepted";
    }
};

template <>
struct StringMaker<bearer::Verdict> {
    static std::string convert(const bearer::Verdict& verdict) {
        return verdict ? "accepted" : StringMaker<bearer::Error>::convert(verdict.error());
    }
};

template <class T>
struct StringMaker<bearer::Result<T>> {
    static std::string convert(const bearer::Result<T>& result) {
        return result.has_value() ? Detail::stringify(result.value())
                                  : StringMaker<bearer::Error>::convert(result.error());
    }
};

}  // namespace Catch
