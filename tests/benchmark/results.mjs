// SPDX-License-Identifier: MIT
// What was measured in C++ and in node, as one list of runs.

export const floor = 'openssl';
export const sizes = ['0.7KB', '1.6KB', '12.5KB'];
export const bits = ['2048', '4096'];
export const refusals = ['expired', 'bad-signature', 'garbage', 'unknown-key', 'too-large', 'wrong-algorithm'];
export const typical = '1.6KB-2048';
export const good = bits.flatMap((length) => sizes.map((size) => `${size}-${length}`));

/// Two medians of the same work may differ by as much.
export const noise = 0.02;

/// Every contender, in the order of the tables, with its name for people and the language of its users. A cache is
/// measured with a token that it knows, and is of the contender that validates the others.
export const contenders = [
    { name: floor, title: 'OpenSSL alone', kind: 'floor' },
    { name: 'bearer', title: 'bearer', kind: 'ours', language: 'C++' },
    { name: 'bearer-entra', title: 'bearer, Entra policies', kind: 'ours', language: 'C++' },
    { name: 'bearer-cached', title: 'bearer, cached', kind: 'ours', language: 'C++', cacheOf: 'bearer-entra' },
    { name: 'libjwt', title: 'libjwt', kind: 'peer', language: 'C' },
    { name: 'cpp-jwt', title: 'cpp-jwt', kind: 'peer', language: 'C++' },
    { name: 'cjose', title: 'cjose', kind: 'peer', language: 'C' },
    { name: 'node-crypto', title: 'node:crypto alone', kind: 'floor' },
    { name: 'jose', title: 'jose', kind: 'peer', language: 'node' },
    { name: 'fast-jwt', title: 'fast-jwt', kind: 'peer', language: 'node' },
    { name: 'fast-jwt-cached', title: 'fast-jwt, cached', kind: 'peer', language: 'node', cacheOf: 'fast-jwt' },
    { name: 'jsonwebtoken', title: 'jsonwebtoken', kind: 'peer', language: 'node' },
    { name: 'aws-jwt-verify', title: 'aws-jwt-verify', kind: 'peer', language: 'node' },
];

const nanoseconds = { ns: 1, us: 1e3, ms: 1e6, s: 1e9 };
// What Google Benchmark writes about a run itself; the other numbers are the program's counters.
const notCounters = new Set([
    'family_index', 'per_family_instance_index', 'repetitions', 'repetition_index', 'threads', 'iterations',
    'real_time', 'cpu_time',
]);

/// Everything of Google Benchmark's JSON and of node's, either of which may be undefined.
export class Results {
    constructor(cpp, node) {
        // A published result names the compiler and the processor's speed, never the machine or what was running on it.
        const { date, host_name: _host, executable: _executable, load_avg: _load, ...context } = cpp?.context ?? {};
        this.day = (date ?? new Date().toISOString()).slice(0, 10);
        this.versions = { ...taken(context, 'version '), ...(node && { node: node.node }) };
        this.sizes = taken(context, 'size ', Number);
        this.context = context;
        this.runs = runsOfCpp(cpp?.benchmarks ?? []);
        for (const { version, ...run } of node?.runs ?? []) {
            this.versions[run.contender] = version;
            this.runs.push({ threads: 1, ...run });
        }
        for (const run of this.runs) run.ratio = this.#ratio(run);
    }

    /// The run of that contender and case, if there was one.
    run(contender, name, threads = 1) {
        return this.runs.find((run) => run.contender === contender && run.case === name && run.threads === threads);
    }

    /// The contenders, in order, that have a run of which the condition holds.
    contendersWith(holds) {
        return contenders.filter(({ name }) => this.runs.some((run) => run.contender === name && holds(run)));
    }

    /// How many times as long a contender takes to refuse that case as to accept the typical token, which a cache does
    /// not know either.
    refusalRatio(contender, name) {
        const { cacheOf } = contenders.find((one) => one.name === contender);
        const acceptance = this.run(cacheOf ?? contender, typical);
        const refusal = this.run(contender, name);
        return acceptance && refusal && refusal.ns / acceptance.ns;
    }

    /// The cache's load, of which every tenth token is new, and what that takes if a known and a new token take what
    /// they take in such a load without the other kind; and, for comparison, what one token alone takes, which the
    /// processor's caches hold.
    get mix() {
        const [all, busy, fresh] = ['mix', 'busy', 'new'].map((which) => this.run(`bearer-cached-${which}`, typical));
        const hit = this.run('bearer-cached', typical);
        const miss = this.run('bearer-entra', typical);
        if (![all, busy, fresh, hit, miss].every((run) => run)) return undefined;
        const explained = (known, unknown) => all.hit_rate * known.ns + (1 - all.hit_rate) * unknown.ns;
        const [load, alone] = [explained(busy, fresh), explained(hit, miss)];
        return { all, busy, fresh, quotient: all.ns / load, quotientAlone: all.ns / alone };
    }

    /// Validations a second, of all threads together. Whether a run's time is a thread's or everybody's differs between
    /// versions of Google Benchmark, so that the program counts.
    perSecond(contender, name, threads) {
        const run = this.run(contender, name, threads);
        return run?.threads === 1 ? 1e9 / run.ns : run?.per_second;
    }

    /// How many times as much two threads get done as one: with a token each, or with the same.
    scaling(contender, name) {
        const both = this.perSecond(contender, name, 2);
        return both && both / this.perSecond(contender, typical, 1);
    }

    /// To the floor's time for the same token; that of all else to its time for the typical one.
    #ratio({ case: name, ns, threads }) {
        if (threads !== 1) return undefined;
        const below = this.run(floor, good.includes(name) ? name : typical);
        return below && ns / below.ns;
    }
}

/// Takes what has that prefix out of the context.
function taken(context, prefix, meaning = String) {
    const found = Object.keys(context).filter((key) => key.startsWith(prefix));
    return Object.fromEntries(
        found.map((key) => {
            const value = meaning(context[key]);
            delete context[key];
            return [key.slice(prefix.length), value];
        }),
    );
}

/// The medians, where the program was repeated; else what it measured once.
function runsOfCpp(benchmarks) {
    const good = benchmarks.filter((entry) => !entry.error_occurred);
    const medians = good.filter((entry) => entry.aggregate_name === 'median');
    const once = good.filter(
        (entry) => entry.run_type === 'iteration' && !medians.some(({ run_name: name }) => name === entry.run_name),
    );
    const names = new Set(once.map(({ run_name: name }) => name));
    const middles = [...names].map((name) => middle(once.filter((entry) => entry.run_name === name)));
    return [...medians, ...middles].map(runOf).filter((run) => run.case !== undefined);
}

function middle(entries) {
    return [...entries].sort((a, b) => a.real_time - b.real_time)[entries.length >> 1];
}

function runOf(entry) {
    const [contender, name] = entry.run_name.split('/');
    const counters = Object.entries(entry).filter(([key, value]) => typeof value === 'number' && !notCounters.has(key));
    const { accepted, ...others } = Object.fromEntries(counters);
    return {
        contender,
        case: name,
        threads: entry.threads ?? 1,
        ns: entry.real_time * nanoseconds[entry.time_unit],
        accepted: accepted === undefined ? !refusals.includes(name) : accepted > 0,
        ...others,
    };
}
