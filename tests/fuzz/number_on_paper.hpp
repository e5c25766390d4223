// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace fuzz {

/// A JSON number with its point shifted as one would on paper: exact, and without a thought for speed.
class NumberOnPaper {
public:
    explicit NumberOnPaper(std::string_view literal) {
        negative_ = literal.starts_with('-');
        if (negative_) literal.remove_prefix(1);
        const std::size_t mark = std::min(literal.find_first_of("eE"), literal.size());
        const std::string mantissa{literal.substr(0, mark)};
        const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
        whole_ = mantissa.substr(0, point);
        fraction_ = mantissa.substr(std::min(point + 1, mantissa.size()));
        // strtol ends at the largest and the least long. A number of 64 characters is past 64 bits, or below 1, when its
        // point has moved by 200 places.
        const std::string exponent{literal.substr(std::min(mark + 1, literal.size()))};
        for (long left = std::clamp(std::strtol(exponent.c_str(), nullptr, 10), -200L, 200L); left != 0;) {
            left > 0 ? shift_left() : shift_right();
            left += left > 0 ? -1 : 1;
        }
        clean();
    }

    /// The integer that the number is, if it is one of 64 bits.
    [[nodiscard]] std::optional<std::int64_t> integer() const {
        const auto value = magnitude();
        const std::uint64_t most = std::uint64_t{1} << 63;
        if (!value || !fraction_.empty() || *value > (negative_ ? most : most - 1)) return std::nullopt;
        if (*value == most) return std::numeric_limits<std::int64_t>::min();
        return negative_ ? -static_cast<std::int64_t>(*value) : static_cast<std::int64_t>(*value);
    }

    /// The seconds that it is from 1970 to 9999, or -1.
    [[nodiscard]] std::int64_t date(bool rounded_up) const {
        const auto value = magnitude();
        const std::uint64_t last = 253'402'300'799;
        const bool is_zero = whole_.empty() && fraction_.empty();
        if ((negative_ && !is_zero) || !value || *value > last || (*value == last && !fraction_.empty())) return -1;
        return static_cast<std::int64_t>(*value) + (rounded_up && !fraction_.empty() ? 1 : 0);
    }

private:
    void shift_left() {
        whole_ += fraction_.empty() ? '0' : fraction_.front();
        fraction_.erase(0, 1);
    }
    void shift_right() {
        fraction_.insert(0, 1, whole_.empty() ? '0' : whole_.back());
        if (!whole_.empty()) whole_.pop_back();
    }
    void clean() {
        whole_.erase(0, std::min(whole_.find_first_not_of('0'), whole_.size()));
        fraction_.erase(fraction_.find_last_not_of('0') + 1);
    }

    /// The part before the point, where it has at most 19 digits.
    [[nodiscard]] std::optional<std::uint64_t> magnitude() const {
        if (whole_.size() > 19) return std::nullopt;
        return whole_.empty() ? 0 : std::strtoull(whole_.c_str(), nullptr, 10);
    }

    bool negative_;
    std::string whole_;
    std::string fraction_;
};

}  // namespace fuzz
