-- SPDX-License-Identifier: MIT
-- Counts what wrk gets and did not expect: wrk -s count.lua URL -- STATUS
local threads = {}

function setup(thread)
    table.insert(threads, thread)
end

function init(arguments)
    expected = tonumber(arguments[1])
    unexpected = 0
end

function response(status)
    if status ~= expected then unexpected = unexpected + 1 end
end

function done(summary, latency)
    local others = 0
    for _, thread in ipairs(threads) do others = others + thread:get("unexpected") end
    local errors = summary.errors
    print(("answers=%d other_status=%d connect=%d read=%d write=%d timeout=%d p99=%dms"):format(summary.requests,
        others, errors.connect, errors.read, errors.write, errors.timeout, latency:percentile(99) / 1000))
end
