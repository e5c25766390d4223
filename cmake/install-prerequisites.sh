#!/bin/sh
# SPDX-License-Identifier: MIT
# Installs what is missing, and says nothing when nothing is: install-prerequisites.sh [build] [test] [demo] [benchmark]
# [coverage]
#
# Knows apt (Debian, Ubuntu), dnf (Fedora) and brew (macOS); elsewhere it says what to install and fails. Never asks.
set -eu

minimum_cmake=3.24

main() {
    [ $# -gt 0 ] || set -- build

    manager=$(package_manager)
    missing=
    for group in "$@"; do
        case $group in
            build | test | demo | benchmark | coverage) "${manager}_$group" ;;
            *) fail "unknown group: $group; there are build, test, demo, benchmark and coverage" ;;
        esac
    done
    # shellcheck disable=SC2086  # one word a package
    [ -z "$missing" ] || "${manager}_install" $missing
    check_cmake
}

package_manager() {
    case $(uname -s) in
        Darwin) has brew && echo brew && return ;;
        *)
            has apt-get && echo apt && return
            has dnf && echo dnf && return
            ;;
    esac
    echo unknown
}

# --- Debian and Ubuntu ---

apt_build() {
    command_of g++ g++
    command_of cmake cmake
    command_of make make
    apt_packages libssl-dev nlohmann-json3-dev
}

apt_test() {
    command_of clang++ clang
    sanitizes || want libclang-rt-dev
    apt_packages catch2 libbenchmark-dev libboost-dev libpoco-dev
    apt_libcurl
    [ -e /usr/share/i18n/locales/tr_TR ] || want locales
    has_node || want nodejs npm ca-certificates
    has_nginx || want nginx-light
    command_of wrk wrk
    has_chromium || is_ubuntu || want chromium
}

apt_demo() {
    command_of curl curl
    command_of pkg-config pkg-config
    apt_packages libcpp-httplib-dev
    apt_libcurl
}

# With the libraries that are measured besides ours; the other systems do not have them all.
apt_benchmark() {
    command_of pkg-config pkg-config
    apt_packages libbenchmark-dev libjwt-dev libcpp-jwt-dev libcjose-dev libjansson-dev
    has_node || want nodejs npm ca-certificates
}

apt_coverage() {
    command_of clang++ clang
    sanitizes || want libclang-rt-dev
    has_llvm_cov || want llvm
}

apt_packages() {
    for package in "$@"; do
        case $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) in
            installed) ;;
            *) want "$package" ;;
        esac
    done
}

# Of its three packages, one for each TLS library, only one can be installed; any will do. The compiler knows of one that
# is not a package, if there is a compiler yet.
apt_libcurl() {
    dpkg-query -W -f='${db:Status-Status}\n' 'libcurl4-*-dev' 2>/dev/null | grep -qx installed ||
        compiles curl/curl.h || want libcurl4-openssl-dev
}

apt_install() {
    become_root "apt-get install $*"
    # A foreign source that is down must not matter as long as the packages can be had.
    quietly "apt-get update" $sudo apt-get -o DPkg::Lock::Timeout=300 update || echo "trying nevertheless" >&2
    quietly "apt-get install $*" $sudo env DEBIAN_FRONTEND=noninteractive \
        apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$@"
}

# --- Fedora: capabilities, which do not change when a package is renamed ---

dnf_build() {
    command_of g++ gcc-c++
    command_of cmake cmake
    command_of make make
    dnf_capabilities 'pkgconfig(openssl)' 'cmake(nlohmann_json)'
}

dnf_test() {
    command_of clang++ clang
    sanitizes || want compiler-rt
    dnf_capabilities 'cmake(Catch2)' 'cmake(benchmark)' 'pkgconfig(libcurl)' boost-devel poco-devel
    has_node || want nodejs npm
    has_nginx || want nginx
}

dnf_demo() {
    command_of curl curl
    dnf_capabilities 'cmake(httplib)' 'pkgconfig(libcurl)'
}

dnf_benchmark() {
    dnf_capabilities 'cmake(benchmark)'
    has_node || want nodejs npm
}

dnf_coverage() {
    command_of clang++ clang
    sanitizes || want compiler-rt
    has_llvm_cov || want llvm
}

dnf_capabilities() {
    for capability in "$@"; do
        rpm -q --whatprovides "$capability" >/dev/null 2>&1 || want "$capability"
    done
}

dnf_install() {
    become_root "dnf install $*"
    quietly "dnf install $*" $sudo dnf install -y "$@"
}

# --- macOS: the compiler and libcurl come with Xcode's command line tools ---

brew_build() {
    has c++ || fail "there is no C++ compiler: run xcode-select --install"
    command_of cmake cmake
    brew_formulas openssl@3 nlohmann-json
}

brew_test() {
    brew_formulas catch2 google-benchmark boost poco
    has_node || want node
    has_nginx || want nginx
    command_of wrk wrk
}

brew_demo() {
    brew_formulas cpp-httplib
}

brew_benchmark() {
    brew_formulas google-benchmark
    has_node || want node
}

# Xcode has it all.
brew_coverage() {
    has_llvm_cov || fail "there is no llvm-cov: run xcode-select --install"
}

brew_formulas() {
    for formula in "$@"; do
        brew list --versions "$formula" >/dev/null 2>&1 || want "$formula"
    done
}

brew_install() {
    quietly "brew install $*" brew install "$@"
}

# --- elsewhere ---

unknown_build() {
    has c++ || want "a C++20 compiler,"
    command_of cmake "CMake $minimum_cmake or later,"
    command_of make "make,"
    compiles openssl/opensslv.h || want "OpenSSL 3 with its headers,"
    compiles nlohmann/json_fwd.hpp || want "nlohmann/json 3.11,"
}

unknown_test() {
    compiles catch2/catch_all.hpp || compiles catch2/catch.hpp || want "Catch2,"
    compiles curl/curl.h || want "libcurl 7.88 with its headers,"
}

unknown_demo() {
    command_of curl "curl,"
    compiles httplib.h || want "cpp-httplib,"
    compiles curl/curl.h || want "libcurl 7.88 with its headers,"
}

unknown_benchmark() {
    compiles benchmark/benchmark.h || want "Google Benchmark,"
    has_node || want "node with npm,"
}

unknown_coverage() {
    command_of clang++ "clang++,"
    has_llvm_cov || want "clang's llvm-cov and llvm-profdata,"
}

unknown_install() {
    fail "there is no apt-get, dnf or brew here; please install: $(echo "$*" | sed 's/,$//')"
}

# --- helpers ---

has() { command -v "$1" >/dev/null 2>&1; }

# Any node will do, also one that no package manager knows.
has_node() { node --version >/dev/null 2>&1 && npm --version >/dev/null 2>&1; }

# Any nginx will do, also one that only root has on its path.
has_nginx() { has nginx || [ -x /usr/sbin/nginx ]; }

# The browser has as many names as it has packages; Ubuntu's is none, but a snap.
has_chromium() { has chromium || has chromium-browser || has google-chrome; }
is_ubuntu() { grep -qx 'ID=ubuntu' /etc/os-release 2>/dev/null; }

# The runtime libraries of clang's sanitizers are a package of their own.
sanitizes() { echo "int main() {}" | clang++ -fsanitize=address -x c++ -o /dev/null - >/dev/null 2>&1; }

# The one that belongs to the compiler: profiles of one version are unreadable to others.
has_llvm_cov() { [ -x "$(clang++ -print-prog-name=llvm-cov 2>/dev/null)" ] || xcrun --find llvm-cov >/dev/null 2>&1; }

compiles() { echo "#include <$1>" | c++ -std=c++20 -x c++ -fsyntax-only - >/dev/null 2>&1; }

# Groups may want the same.
want() {
    case " $missing " in
        *" $* "*) ;;
        *) missing="$missing $*" ;;
    esac
}

command_of() { has "$1" || want "$2"; }

# Sets $sudo to what makes a command root's, or says what root has to run.
become_root() {
    sudo=
    [ "$(id -u)" -ne 0 ] || return 0
    has sudo || fail "something is missing; run as root: $1"
    sudo=sudo
}

# quietly WHAT COMMAND...: shows what a command printed only when it failed.
quietly() {
    echo "running: $1" >&2
    shift
    log=$(mktemp)
    if "$@" </dev/null >"$log" 2>&1; then
        rm -f "$log"
    else
        tail -n 30 "$log" >&2
        rm -f "$log"
        return 1
    fi
}

check_cmake() {
    has cmake || return 0
    found=$(cmake --version | awk 'NR == 1 { print $3 }')
    if ! awk -v found="$found" -v minimum="$minimum_cmake" 'BEGIN {
            split(found, f, "."); split(minimum, m, ".")
            exit !(f[1] + 0 > m[1] + 0 || (f[1] + 0 == m[1] + 0 && f[2] + 0 >= m[2] + 0)) }'; then
        fail "CMake $found is too old: bearer needs $minimum_cmake or later. Take it from https://cmake.org/download" \
            "(Ubuntu 22.04 is too old in nlohmann/json too; 24.04 has everything)."
    fi
}

fail() {
    echo "install-prerequisites.sh: $*" >&2
    exit 1
}

main "$@"
