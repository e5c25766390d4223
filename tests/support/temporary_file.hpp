// SPDX-License-Identifier: MIT
#pragma once

#include <unistd.h>

#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>

namespace test {

/// A file with those contents, which goes when this does.
class TemporaryFile {
public:
    explicit TemporaryFile(std::string_view contents) {
        const int file = mkstemp(path_.data());
        const bool is_written =
            file >= 0 && ::write(file, contents.data(), contents.size()) == static_cast<ssize_t>(contents.size());
        if (file >= 0) close(file);
        if (!is_written) throw std::runtime_error{"cannot write a file to /tmp"};
    }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    ~TemporaryFile() { unlink(path_.c_str()); }

    [[nodiscard]] const std::string& path() const noexcept { return path_; }

private:
    std::string path_ = "/tmp/bearer-test-XXXXXX";
};

}  // namespace test
