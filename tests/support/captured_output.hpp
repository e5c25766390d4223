// SPDX-License-Identifier: MIT
#pragma once

#include "support/temporary_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace test {

/// While it lives, what this process prints to standard output and standard error goes to a file.
class CapturedOutput {
public:
    CapturedOutput() {
        flush();
        const int file = open(file_.path().c_str(), O_WRONLY);
        const bool is_diverted = file >= 0 && dup2(file, STDOUT_FILENO) >= 0 && dup2(file, STDERR_FILENO) >= 0;
        if (file >= 0) close(file);
        if (!is_diverted) throw std::runtime_error{"cannot divert the output"};
    }
    CapturedOutput(const CapturedOutput&) = delete;
    CapturedOutput& operator=(const CapturedOutput&) = delete;
    ~CapturedOutput() {
        flush();
        dup2(output_, STDOUT_FILENO);
        dup2(error_, STDERR_FILENO);
        close(output_);
        close(error_);
    }

    /// What has been printed so far.
    [[nodiscard]] std::string text() const {
        flush();
        std::ifstream file{file_.path(), std::ios::binary};
        return {std::istreambuf_iterator<char>{file}, {}};
    }

private:
    static void flush() {
        std::cout.flush();
        std::cerr.flush();
        std::fflush(nullptr);
    }

    TemporaryFile file_{""};
    int output_ = dup(STDOUT_FILENO);
    int error_ = dup(STDERR_FILENO);
};

}  // namespace test
