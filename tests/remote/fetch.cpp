// SPDX-License-Identifier: MIT
#include <bearer/remote/fetch.hpp>

#include "support/printing.hpp"

#include <chrono>
#include <memory>
#include <stop_token>
#include <string>
#include <utility>

using bearer::Error;
using bearer::ErrorCode;
using bearer::Fetch;
using bearer::Request;
using bearer::Response;
using bearer::Result;
using namespace std::chrono_literals;

namespace {

Result<Response> not_modified(const Request& request) { return Response{.status = 304, .etag = request.etag}; }

/// A Fetch with a connection of its own, as one over a pool would be.
struct Counting {
    std::shared_ptr<int> calls = std::make_shared<int>(0);

    Result<Response> operator()(const Request&) const {
        ++*calls;
        return Error{ErrorCode::fetch_failed, "timeout"};
    }
};

}  // namespace

TEST_CASE("a request is for a whole document, and for as long as it takes", "[remote]") {
    const Request request{.url = "https://login.example.com/keys"};

    CHECK(request.etag.empty());
    CHECK(request.deadline == std::chrono::steady_clock::time_point::max());
    CHECK_FALSE(request.stop.stop_possible());
}

TEST_CASE("a response without a header does not say how long it may be used", "[remote]") {
    const Response response{.status = 200, .body = R"({"keys":[]})"};

    CHECK_FALSE(response.max_age.has_value());
    CHECK(response.etag.empty());
    CHECK(Response{}.status == 0);
}

TEST_CASE("any function that answers a request is a Fetch", "[remote]") {
    const Counting counting;
    const Fetch from_function = not_modified;
    const Fetch from_object = counting;
    const Fetch from_lambda = [](const Request& request) -> Result<Response> {
        return Response{.status = 200, .body = request.url, .max_age = 1h};
    };

    CHECK(from_function({.url = "https://login.example.com/keys", .etag = "\"1\""}).value().etag == "\"1\"");
    CHECK(from_object({}).error() == Error{ErrorCode::fetch_failed, "timeout"});
    CHECK(*counting.calls == 1);
    CHECK(from_lambda({.url = "https://login.example.com/keys"}).value().body == "https://login.example.com/keys");
    CHECK(from_lambda({}).value().max_age == 3600s);
}

TEST_CASE("a fetch sees that it is to stop", "[remote]") {
    const Fetch fetch = [](const Request& request) -> Result<Response> {
        if (request.stop.stop_requested()) return Error{ErrorCode::fetch_failed, "stopped"};
        return Response{.status = 200};
    };
    std::stop_source program;
    const Request request{.url = "https://login.example.com/keys", .stop = program.get_token()};

    CHECK(fetch(request).value().status == 200);
    program.request_stop();
    CHECK(fetch(request).error() == Error{ErrorCode::fetch_failed, "stopped"});
}
