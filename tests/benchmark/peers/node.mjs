// SPDX-License-Identifier: MIT
// Measures the peers that npm offers over the tokens of `bearer_benchmark --write-cases`: node node.mjs CASES OUT
// [ROUNDS [MILLISECONDS]]. A round measures everything once, for so many milliseconds each and in an order of its own,
// so that whatever else the machine does meets all of them; the result is the median of the rounds.
import { readFileSync, writeFileSync } from 'node:fs';
import { contenders } from './contenders.mjs';

const [casesFile, outFile, rounds = '9', milliseconds = '50'] = process.argv.slice(2);

/// A contender and a case, and how long it took in each round.
class Run {
    times = [];

    constructor(contender, { name, token, more = [], accept }, key) {
        this.contender = contender;
        this.case = name;
        this.expected = accept;
        this.verify = contender.verifierOf(key);
        // A cache is measured when it remembers; the others get tokens that a runtime cannot remember for them.
        this.tokens = contender.remembers ? [token] : [token, ...more];
    }

    get name() {
        return `${this.contender.name}/${this.case}`;
    }

    /// Whether every token is accepted, or none.
    async learnVerdict() {
        this.accepted = (await this.verdicts(this.tokens.length)) > 0;
    }

    /// How many of so many tokens were accepted; all or none, or it is no benchmark of one thing.
    async verdicts(count) {
        const accepted = this.contender.asynchronous ? await this.acceptedLater(count) : this.acceptedNow(count);
        if (accepted !== 0 && accepted !== count) throw new Error(`${this.name}: accepted ${accepted} of ${count}`);
        return accepted;
    }

    // The same twice, for to await a verdict that is there already would be measured too.
    acceptedNow(count) {
        const { tokens, verify } = this;
        let accepted = 0;
        for (let i = 0; i < count; ++i) {
            try {
                verify(tokens[i % tokens.length]);
                ++accepted;
            } catch {
                // refused
            }
        }
        return accepted;
    }

    async acceptedLater(count) {
        const { tokens, verify } = this;
        let accepted = 0;
        for (let i = 0; i < count; ++i) {
            try {
                await verify(tokens[i % tokens.length]);
                ++accepted;
            } catch {
                // refused
            }
        }
        return accepted;
    }

    /// Warms up for so long, and learns how many validations that is.
    async warmUp(nanoseconds) {
        for (this.count = 1; ; this.count *= 2) {
            const took = await this.time();
            if (took * this.count >= nanoseconds) {
                this.count = Math.max(1, Math.round(nanoseconds / took));
                return;
            }
        }
    }

    /// Nanoseconds a validation.
    async time() {
        const start = process.hrtime.bigint();
        const accepted = await this.verdicts(this.count);
        const took = Number(process.hrtime.bigint() - start) / this.count;
        if (accepted > 0 !== this.accepted) throw new Error(`${this.name}: the verdict changed`);
        return took;
    }

    get result() {
        const { contender, accepted, times } = this;
        const { name, version } = contender;
        return { contender: name, version, case: this.case, ns: median(times), accepted };
    }
}

function median(values) {
    const sorted = [...values].sort((a, b) => a - b);
    const middle = sorted.length >> 1;
    return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function shuffle(values) {
    for (let i = values.length - 1; i > 0; --i) {
        const j = Math.floor(Math.random() * (i + 1));
        [values[i], values[j]] = [values[j], values[i]];
    }
}

/// A verifier of signatures alone is asked about signatures alone.
function applies(contender, { name, accept }) {
    return !contender.signatureOnly || accept || name === 'bad-signature';
}

const say = (text) => process.stderr.write(`${text}\n`);

const cases = JSON.parse(readFileSync(casesFile, 'utf8'));
const found = await contenders(cases, (name) => say(`SKIPPED: ${name} is not installed`));
const runs = [];
for (const contender of found) {
    for (const one of cases.cases.filter((any) => applies(contender, any))) {
        const run = new Run(contender, one, cases.keys[one.key]);
        await run.learnVerdict();
        if (run.expected && !run.accepted) say(`SKIPPED: ${run.name} refuses a good token`);
        else runs.push(run);
    }
}

const nanoseconds = Number(milliseconds) * 1e6;
for (const run of runs) await run.warmUp(nanoseconds);
const order = [...runs];
for (let round = 0; round < Number(rounds); ++round) {
    shuffle(order);
    for (const run of order) run.times.push(await run.time());
}
writeFileSync(outFile, JSON.stringify({ node: process.version, runs: runs.map((run) => run.result) }, null, 2));
