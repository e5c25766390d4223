// SPDX-License-Identifier: MIT
// Checks that a goal which is missed is seen, over results that are made up here: node check_goals.mjs
import assert from 'node:assert/strict';
import { goalLines, goals } from './goals.mjs';
import { Results, refusals } from './results.mjs';
import { tables } from './table.mjs';

const typical = '1.6KB-2048';

/// Results that meet every goal; microseconds, but for the counters.
function ideal() {
    const benchmarks = {};
    const add = (name, us, more) => (benchmarks[name] = { real_time: us, threads: 1, ...more });
    const addThreads = (who, alone) => {
        for (const [name, times] of [[typical, 1.95], [`${typical}-shared`, 1.6]])
            add(`${who}/${name}/threads:2`, alone, { threads: 2, per_second: (times * 1e6) / alone });
    };
    add(`openssl/${typical}`, 30);
    for (const [who, us, allocations] of [['bearer', 31, 1], ['bearer-entra', 32, 2], ['bearer-cached', 0.5, 0]]) {
        add(`${who}/${typical}`, us, { allocations, bytes: 2000 * allocations });
        for (const one of refusals) add(`${who}/${one}`, /expired|signature/.test(one) ? 31 : 1, { accepted: 0 });
        addThreads(who, us);
    }
    add(`bearer-cached-busy/${typical}`, 0.8, { hit_rate: 1 });
    add(`bearer-cached-new/${typical}`, 34, { hit_rate: 0 });
    add(`bearer-cached-mix/${typical}`, 4.2, { hit_rate: 0.9 });  // 0.9 times 0.8 and 0.1 times 34: 4.12
    add(`cjose/${typical}`, 40);
    return benchmarks;
}

const cachedPeer = { contender: 'fast-jwt-cached', version: '1', case: typical, ns: 3000, accepted: true };

function results(change = () => {}) {
    const benchmarks = ideal();
    change(benchmarks);
    const entries = Object.entries(benchmarks).map(([name, entry]) => ({
        run_name: name, run_type: 'iteration', time_unit: 'us', ...entry,
    }));
    return new Results({ context: {}, benchmarks: entries }, { node: 'v20', runs: [cachedPeer] });
}

const missed = (change) => goals(results(change)).flatMap(({ isMet }, i) => (isMet === true ? [] : [i]));
const unmeasured = (change) => goals(results(change)).flatMap(({ worst }, i) => (worst ? [] : [i]));

assert.deepEqual(missed(), []);
assert.doesNotMatch(tables(results()), />/);
assert.doesNotMatch(goalLines(results()), /NO|not measured/);

// One thing is worse each time; the number is the goal's place.
const slower = (name, us) => (all) => (all[name].real_time = us);
const worsened = [
    [0, slower(`bearer-entra/${typical}`, 33.1)],
    [1, (all) => (all[`bearer/${typical}`].allocations = 3)],
    [2, slower(`cjose/${typical}`, 30.9)],
    [3, (all) => {
        slower(`bearer-cached/${typical}`, 0.61)(all);
        all[`bearer-cached/${typical}/threads:2`].per_second /= 0.61 / 0.5;
        all[`bearer-cached/${typical}-shared/threads:2`].per_second /= 0.61 / 0.5;
    }],
    [4, (all) => (all[`bearer-cached/${typical}`].allocations = 1)],
    [6, slower(`bearer-cached-mix/${typical}`, 5.4)],
    [6, slower(`bearer-cached-new/${typical}`, 24)],
    [7, slower('bearer/expired', 31.7)],
    [7, slower('bearer-cached/bad-signature', 32.7)],
    [8, slower('bearer-cached/unknown-key', 2)],
    [9, (all) => (all[`bearer/${typical}/threads:2`].per_second *= 0.95)],
    [10, (all) => (all[`bearer-cached/${typical}-shared/threads:2`].per_second *= 0.9)],
];
for (const [goal, change] of worsened) assert.deepEqual(missed(change), [goal]);
cachedPeer.ns = 499;
assert.deepEqual(missed(), [5]);
cachedPeer.ns = 3000;

const dear = tables(results(slower('bearer/expired', 31.7)));
assert.match(dear, /^bearer +>31.7/m);
assert.match(goalLines(results(slower('bearer/expired', 31.7))), /^refusals.* NO {2}expired$/m);

// What is missing is neither met nor missed.
for (const which of ['mix', 'busy', 'new'])
    assert.deepEqual(unmeasured((all) => delete all[`bearer-cached-${which}/${typical}`]), [6]);
assert.deepEqual(unmeasured((all) => delete all['bearer-entra/garbage']), [7, 8]);
assert.deepEqual(unmeasured((all) => delete all[`openssl/${typical}`]), [0, 3]);
