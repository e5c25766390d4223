// SPDX-License-Identifier: MIT
// The two that are compared. Each says of a token's bytes that it is accepted, and what it reads there, or why not.
import { createLocalJWKSet, jwtVerify } from 'jose';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const fromHex = (text) => JSON.parse(Buffer.from(text, 'hex'));

/// bearer, as a process that answers line by line.
export class Bearer {
    #process;
    #lines;

    constructor(program, { issuer, audience, now }) {
        this.#process = spawn(program, [issuer, audience, String(now)], { stdio: ['pipe', 'pipe', 'inherit'] });
        this.#lines = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();
    }

    /// The names of the algorithms that it allows; to be asked for first.
    async algorithms() {
        return (await this.#line()).trim().split(' ');
    }

    useKeys(jwks) {
        this.#process.stdin.write(`${JSON.stringify(jwks)}\n`);
    }

    async verifyAll(tokens) {
        const all = tokens.map((token) => `${token.toString('hex')}\n`).join('');
        if (!this.#process.stdin.write(all)) once(this.#process.stdin, 'drain');
        const answers = [];
        for (const _ of tokens) answers.push(this.#read(await this.#line()));
        return answers;
    }

    /// Lets it end, and fails if it did not end well.
    async end() {
        this.#process.stdin.end();
        if (this.#process.exitCode === null) await once(this.#process, 'exit');
        const { exitCode } = this.#process;
        if (exitCode !== 0) throw new Error(`bearer_differential has ended with ${exitCode}`);
    }

    #read(line) {
        const [verdict, ...texts] = line.split(' ');
        if (verdict !== 'accepted') return { accepted: false, answer: line };
        // As received, and as its own reader has understood it.
        const [header, payload, headerRead, payloadRead] = texts.map(fromHex);
        return { accepted: true, readings: [{ header, payload }, { header: headerRead, payload: payloadRead }] };
    }

    async #line() {
        const { value, done } = await this.#lines.next();
        if (done) throw new Error('bearer_differential has ended early');
        return value;
    }
}

/// jose, demanding the same.
export class Jose {
    #keys;
    #options;

    constructor(jwks, algorithms, { issuer, audience, now }) {
        this.#keys = createLocalJWKSet(jwks);
        this.#options = {
            algorithms, issuer, audience, currentDate: new Date(now * 1000), clockTolerance: 0, requiredClaims: ['exp'],
        };
    }

    verifyAll(tokens) {
        return Promise.all(tokens.map((token) => this.#verify(token)));
    }

    async #verify(token) {
        try {
            const { protectedHeader, payload } = await jwtVerify(new Uint8Array(token), this.#keys, this.#options);
            return { accepted: true, readings: [{ header: protectedHeader, payload }] };
        } catch (problem) {
            return { accepted: false, answer: problem.code ?? problem.constructor.name };
        }
    }
}
