// SPDX-License-Identifier: MIT
#pragma once

#include <bearer/detail/ascii.hpp>
#include <bearer/detail/openssl.hpp>
#include <bearer/error.hpp>
#include <bearer/remote/broken_pipe.hpp>
#include <bearer/remote/cache_control.hpp>
#include <bearer/remote/curl_options.hpp>
#include <bearer/remote/entity_tag.hpp>
#include <bearer/remote/fetch.hpp>
#include <bearer/remote/http_url.hpp>
#include <bearer/remote/loopback_address.hpp>
#include <bearer/result.hpp>

#include <curl/curl.h>
#include <sys/socket.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>

namespace bearer::inline v1 {

/// The ready-made Fetch, by libcurl (7.88 or later, on POSIX): https from anywhere, http from this machine alone.
///
/// Certificate and host are verified, from TLS 1.2 on. Redirects are returned, not followed; no cookie or password is
/// sent. The body may come as gzip, once, and in no other coding; it is cut off where it passes the limit, received or
/// decoded. libcurl reads https_proxy, all_proxy and no_proxy from the environment: https goes through such a proxy by
/// CONNECT, which tells it the host alone; http goes through none.
///
/// The error is fetch_failed, its subject why: "url" (refused unasked), "timeout", "stopped", "connection", "tls",
/// "size" or "response" (no HTTP, incomplete, or coded otherwise). Throws nothing but std::bad_alloc. Each call makes
/// its own connection, takes its thread until the answer or the timeout, and leaves its OpenSSL error queue empty.
class CurlFetch {
public:
    /// Throws std::invalid_argument for options that no fetch could keep, and for a ca_file that cannot be read.
    explicit CurlFetch(CurlOptions options = {}) : options_{detail::checked(std::move(options))} {}

    Result<Response> operator()(const Request& request) const;

private:
    CurlOptions options_;
};

namespace detail {

static_assert(LIBCURL_VERSION_NUM >= 0x075800, "bearer: CurlFetch needs libcurl 7.88 or later");

[[nodiscard]] inline Label reason_of(CURLcode code) noexcept {
    switch (static_cast<int>(code)) {
        case CURLE_OPERATION_TIMEDOUT: return "timeout";
        case 100:                  // CURLE_TOO_LARGE, a line of the header past 100 KB, since libcurl 8.6
        case CURLE_OUT_OF_MEMORY:  // the same before
        case CURLE_FILESIZE_EXCEEDED: return "size";
        case CURLE_SSL_CONNECT_ERROR:
        case CURLE_SSL_CACERT_BADFILE:
        case CURLE_PEER_FAILED_VERIFICATION: return "tls";
        case CURLE_WRITE_ERROR:
        case CURLE_BAD_CONTENT_ENCODING:
        case CURLE_WEIRD_SERVER_REPLY:
        case CURLE_UNSUPPORTED_PROTOCOL:  // HTTP/0.9
        case CURLE_PARTIAL_FILE:
        case CURLE_GOT_NOTHING: return "response";
        default: return "connection";
    }
}

/// One GET. libcurl keeps its address.
class CurlTransfer {
public:
    CurlTransfer(const CurlOptions& options, const HttpUrl& url, const std::string& etag)
        : limit_{options.body_bytes}, condition_{"If-None-Match: " + etag} {
        if (is_entity_tag(etag)) headers_.next = &last_header_;
        const std::string text = url.origin() + url.path + url.query;  // what was judged is what is asked for
        set(CURLOPT_URL, text.c_str());
        set(CURLOPT_PROTOCOLS_STR, url.is_https ? "https" : "http");
        set(CURLOPT_FOLLOWLOCATION, 0L);
        set(CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_1_1});  // one request needs no multiplexing
        set(CURLOPT_HTTPHEADER, &headers_);
        set(CURLOPT_USERAGENT, "bearer");
        set(CURLOPT_ACCEPT_ENCODING, "gzip");
        set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_timeout.count()));
        set(CURLOPT_NOSIGNAL, 1L);
        set(CURLOPT_QUICK_EXIT, 1L);  // does not wait for a look-up of a name that nobody needs any more
        set(CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(limit_));
        set(CURLOPT_HEADERFUNCTION, on_header);
        set(CURLOPT_HEADERDATA, this);
        set(CURLOPT_WRITEFUNCTION, on_body);
        set(CURLOPT_WRITEDATA, this);
        set(CURLOPT_NOPROGRESS, 0L);
        set(CURLOPT_XFERINFOFUNCTION, on_progress);
        set(CURLOPT_XFERINFODATA, this);
        if (!url.is_https) {
            set(CURLOPT_PROXY, "");
            set(CURLOPT_OPENSOCKETFUNCTION, open_loopback);
            return;
        }
        set(CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_2});
        set(CURLOPT_SSL_VERIFYPEER, 1L);
        set(CURLOPT_SSL_VERIFYHOST, 2L);
        if (options.ca_file.empty()) return;
        set(CURLOPT_CAINFO, options.ca_file.c_str());
        // The system's folder of authorities would be read besides. Where libcurl knows no folders this fails, rightly.
        curl_easy_setopt(easy_.get(), CURLOPT_CAPATH, nullptr);
    }
    CurlTransfer(const CurlTransfer&) = delete;
    CurlTransfer& operator=(const CurlTransfer&) = delete;

    [[nodiscard]] Result<Response> run(const std::stop_token& stop, std::chrono::steady_clock::time_point deadline) {
        CURLM* const multi = multi_.get();
        if (!is_set_ || curl_multi_add_handle(multi, easy_.get()) != CURLM_OK) return failed("connection");
        const auto detach = [multi](CURL* easy) { curl_multi_remove_handle(multi, easy); };
        const std::unique_ptr<CURL, decltype(detach)> attached{easy_.get(), detach};
        const std::stop_callback wake{stop, [multi] { curl_multi_wakeup(multi); }};
        for (int running = 1;;) {
            if (curl_multi_perform(multi, &running) != CURLM_OK) return failed("connection");
            if (running == 0) break;
            const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
            if (left.count() <= 0) return failed("timeout");
            if (stop.stop_requested()) return failed("stopped");
            if (curl_multi_poll(multi, nullptr, 0, static_cast<int>(left.count()), nullptr) != CURLM_OK)
                return failed("connection");
        }
        if (refusal_) return failed(*refusal_);
        int others = 0;
        const CURLMsg* const end = curl_multi_info_read(multi, &others);
        const CURLcode code = end == nullptr ? CURLE_FAILED_INIT : end->data.result;
        return code == CURLE_OK ? response() : failed(reason_of(code));
    }

private:
    template <class T>
    void set(CURLoption option, T value) noexcept {
        is_set_ = is_set_ && curl_easy_setopt(easy_.get(), option, value) == CURLE_OK;
    }

    [[nodiscard]] static Error failed(Label why) noexcept { return {ErrorCode::fetch_failed, why}; }
    std::size_t refuse(Label why) noexcept {
        refusal_ = why;
        return CURL_WRITEFUNC_ERROR;
    }

    // Counts interim responses and trailers too, since libcurl keeps them. The empty line, without which it would be
    // content, comes before any of the body is decoded. No exception may pass through libcurl, which is C.
    static std::size_t on_header(char* line, std::size_t, std::size_t size, void* transfer) noexcept {
        auto& self = *static_cast<CurlTransfer*>(transfer);
        self.header_bytes_ += size;
        if (self.header_bytes_ > most_header_bytes) return self.refuse("size");
        if (std::string_view{line, size}.starts_with("HTTP/")) self.has_head_ = false;
        if (line[0] != '\r' && line[0] != '\n') return size;
        self.has_head_ = true;
        try {
            return self.is_plainly_framed() ? size : self.refuse("response");
        } catch (...) {
            return self.refuse("size");
        }
    }

    static std::size_t on_body(char* data, std::size_t, std::size_t size, void* transfer) noexcept {
        auto& self = *static_cast<CurlTransfer*>(transfer);
        if (size > self.limit_ - self.body_.size()) return self.refuse("size");
        try {
            self.body_.append(data, size);
            return size;
        } catch (...) {
            return self.refuse("size");
        }
    }

    // What is received may decode to nothing, for ever.
    static int on_progress(void* transfer, curl_off_t, curl_off_t received, curl_off_t, curl_off_t) noexcept {
        auto& self = *static_cast<CurlTransfer*>(transfer);
        if (received <= static_cast<curl_off_t>(self.limit_)) return 0;
        self.refuse("size");
        return 1;
    }

    static curl_socket_t open_loopback(void*, curlsocktype, curl_sockaddr* address) noexcept {
        if (!is_loopback_address(&address->addr)) return CURL_SOCKET_BAD;
        return ::socket(address->family, address->socktype, address->protocol);
    }

    // Of the final response, as one value (RFC 9110 §5.3); empty if there is none.
    [[nodiscard]] std::string field(const char* name) const {
        std::string joined;
        curl_header* next = nullptr;
        for (std::size_t i = 0; curl_easy_header(easy_.get(), name, i, CURLH_HEADER, -1, &next) == CURLHE_OK; ++i)
            joined.append(i == 0 ? "" : ", ").append(next->value);
        return joined;
    }

    // One length, and one coding: each of several would multiply a thousandfold what a few bytes cost. libcurl decodes
    // whatever comes, also what it was not told to accept.
    [[nodiscard]] bool is_plainly_framed() const {
        const std::string coding = field("Content-Encoding");
        const std::string transfer = field("Transfer-Encoding");
        return std::ranges::all_of(field("Content-Length"), is_digit) &&
               (coding.empty() || equal_ignoring_case(coding, "gzip") || equal_ignoring_case(coding, "identity")) &&
               (transfer.empty() || equal_ignoring_case(transfer, "chunked"));
    }

    [[nodiscard]] Result<Response> response() {
        long status = 0;
        curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
        if (!has_head_ || status < 200) return failed("response");
        const std::string etag = field("ETag");
        const auto fresh_for = freshness_of(field("Cache-Control"), field("Age"));
        return Response{static_cast<int>(status), std::move(body_), fresh_for, is_entity_tag(etag) ? etag : ""};
    }

    static constexpr std::size_t most_header_bytes = 64 * 1024;

    std::size_t limit_;
    std::size_t header_bytes_ = 0;
    bool has_head_ = false;
    std::string body_{};
    std::optional<Label> refusal_{};
    std::string accept_ = "Accept: application/json, application/jwk-set+json";
    std::string condition_;
    curl_slist last_header_{condition_.data(), nullptr};
    curl_slist headers_{accept_.data(), nullptr};
    std::unique_ptr<CURLM, FreedBy<curl_multi_cleanup>> multi_{curl_multi_init()};
    std::unique_ptr<CURL, FreedBy<curl_easy_cleanup>> easy_{curl_easy_init()};
    bool is_set_ = easy_ && multi_;
};

}  // namespace detail

inline Result<Response> CurlFetch::operator()(const Request& request) const {
    static const bool is_ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    const auto now = std::chrono::steady_clock::now();
    const auto url = detail::HttpUrl::parse(request.url);
    if (!url || !url->is_trustworthy()) return Error{ErrorCode::fetch_failed, "url"};
    if (request.deadline <= now) return Error{ErrorCode::fetch_failed, "timeout"};
    if (request.stop.stop_requested()) return Error{ErrorCode::fetch_failed, "stopped"};
    if (!is_ready) return Error{ErrorCode::fetch_failed, "connection"};
    const detail::BrokenPipeGuard pipe;
    const detail::ErrorQueueGuard errors;
    detail::CurlTransfer transfer{options_, *url, request.etag};
    return transfer.run(request.stop, std::min(request.deadline, now + options_.timeout));
}

}  // namespace bearer::inline v1
