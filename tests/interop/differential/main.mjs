// SPDX-License-Identifier: MIT
// Shows generated tokens to bearer and to jose: node main.mjs PROGRAM [COUNT [SEED]]
//
// Fails for a token that bearer accepts and jose refuses, for a disagreement without a reason, for claims that they
// read differently, and for a reason that no token has shown. The seed decides everything but the keys and the random
// numbers in signatures, so a failure leaves its key sets and tokens in faults.json.
import { writeFileSync } from 'node:fs';
import { makeKeys } from './keys.mjs';
import { Random } from './random.mjs';
import { reasons } from './reasons.mjs';
import { describeFault, report } from './report.mjs';
import { Tally } from './tally.mjs';
import { makeTokens, mutations } from './tokens.mjs';
import { Bearer, Jose } from './verifiers.mjs';

const [program, count = '100000', seed = '1'] = process.argv.slice(2);
const demands = { issuer: 'https://as.example/', audience: 'https://api.example', now: 1_700_000_000 };
const batch = 500;

// jose takes a token without a kid where there is but one key, so one of the sets has one of each type.
function oneOfEachType({ good, jwks, stranger }) {
    const kept = good.filter(({ kid }) => kid.endsWith('-1'));
    const isKept = (jwk) => kept.some(({ kid }) => kid === jwk.kid);
    return { good: kept, bad: [], jwks: { keys: jwks.keys.filter(isKept) }, stranger };
}

async function makeProviders() {
    const bearers = [new Bearer(program, demands), new Bearer(program, demands)];
    const [algorithms] = await Promise.all(bearers.map((bearer) => bearer.algorithms()));
    const many = makeKeys(algorithms);
    return [['many', many], ['one of each type', oneOfEachType(many)]].map(([name, keys], at) => {
        const bearer = bearers[at];
        bearer.useKeys(keys.jwks);
        const jose = new Jose(keys.jwks, algorithms, demands);
        return { ...keys, name, algorithms, demands, stock: [], bearer, jose };
    });
}

async function compare(tokens, tally) {
    for (const provider of providers) {
        const own = tokens.filter((token) => token.provider === provider);
        const bytes = own.map((token) => token.bytes);
        const { bearer, jose } = provider;
        const [ofBearer, ofJose] = await Promise.all([bearer.verifyAll(bytes), jose.verifyAll(bytes)]);
        own.forEach((token, at) => tally.add(token, ofBearer[at], ofJose[at]));
    }
}

const providers = await makeProviders();
const { algorithms } = providers[0];
console.log(`${Number(count).toLocaleString('en-US')} tokens, seed ${seed}, ${mutations.length} mutations`);
console.log(`${algorithms.join(' ')}\n`);

const tally = new Tally();
let waiting = [];
for (const token of makeTokens(new Random(Number(seed)), providers, Number(count))) {
    waiting.push(token);
    if (waiting.length < batch) continue;
    await compare(waiting, tally);
    waiting = [];
}
await compare(waiting, tally);
for (const { bearer } of providers) await bearer.end();

console.log(report(tally));

for (const fault of tally.faults.slice(0, 10)) console.log(`\nFAILED: ${describeFault(fault)}`);
if (tally.faults.length > 10) console.log(`\nFAILED: and ${tally.faults.length - 10} more`);
if (tally.faults.length !== 0)
    writeFileSync('faults.json', JSON.stringify({
        keys: Object.fromEntries(providers.map(({ name, jwks }) => [name, jwks])),
        faults: tally.faults.map(({ problem, token, bearer, jose }) => ({
            problem, keys: token.provider.name, mutations: token.mutations, token: token.bytes.toString('latin1'),
            bearer: bearer.answer ?? 'accepted', jose: jose.answer ?? 'accepted',
        })),
    }, null, 2));

// An excuse that nothing needs could one day hide something.
const idle = reasons.filter((reason) =>
    tally.count(reason) === 0 && (!reason.needs || algorithms.includes(reason.needs)));
for (const { code, why } of idle) console.log(`\nFAILED: no token shows this reason: ${code}: ${why}`);

process.exitCode = tally.faults.length === 0 && idle.length === 0 ? 0 : 1;
