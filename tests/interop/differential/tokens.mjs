// SPDX-License-Identifier: MIT
// Tokens: a good one, and up to three mutations of it.
import { goodClaims, goodHeader } from './bases.mjs';
import { claimMutations } from './claim-mutations.mjs';
import { compactMutations } from './compact-mutations.mjs';
import { headerMutations } from './header-mutations.mjs';
import { algorithmsOf, sign } from './keys.mjs';
import { membersOf, render, styleNames } from './members.mjs';
import { signatureMutations, signedBy } from './signature-mutations.mjs';
import { textMutations } from './text-mutations.mjs';

const stages = ['members', 'text', 'parts', 'signature', 'compact'];

const families = Object.entries({
    ...claimMutations, ...headerMutations, ...textMutations, ...signatureMutations, ...compactMutations,
}).map(([family, mutations]) => mutations.map((mutation) => ({ ...mutation, family })));

/// Every mutation there is.
export const mutations = families.flat();

/// A token of the provider with these mutations, in the order in which a token is made: { bytes, provider, mutations }.
export function makeToken(random, provider, chosen) {
    const apply = (stage, draft) =>
        chosen.filter((each) => each.stage === stage).forEach((each) => each.apply(draft, random));
    const draft = chosen.every(({ stage }) => stage === 'compact')
        ? fromStock(random, provider)
        : signed(goodDraft(random, provider, chosen), apply);
    apply('compact', draft);
    return { bytes: draft.token, provider, mutations: chosen.map(({ family, name }) => `${family}: ${name}`) };
}

function goodDraft(random, provider, chosen = []) {
    const suits = (alg) => chosen.every((mutation) => mutation.suits === undefined || mutation.suits(alg));
    const suitable = (signer) => algorithmsOf(signer, provider.algorithms).filter(suits);
    let able = provider.good.filter((signer) => suitable(signer).length !== 0);
    // Most mutations do not depend on the algorithm, and an RSA signature takes as long as thirty of these.
    const quick = able.filter(({ kind }) => kind === 'P-256' || kind === 'Ed25519');
    if (quick.length !== 0 && random.chance(0.7)) able = quick;
    // Some mutations exclude each other, or are of no algorithm there is.
    const signer = random.pick(able.length !== 0 ? able : provider.good);
    const alg = random.pick(able.length !== 0 ? suitable(signer) : algorithmsOf(signer, provider.algorithms));
    return {
        ...provider.demands,  // issuer, audience, now
        provider, signer, alg,
        header: membersOf(goodHeader(random, alg, signer.kid)),
        claims: membersOf(goodClaims(random, provider.demands)),
        style: random.chance(0.6) ? 'compact' : random.pick(styleNames),
        makeSignature: (input) => sign(alg, signer.privateKey, input),
    };
}

function signed(draft, apply = () => {}) {
    apply('members', draft);
    draft.headerBytes = render(draft.header, draft.style);
    draft.payloadBytes = render(draft.claims, draft.style);
    apply('text', draft);
    draft.parts = [draft.headerBytes.toString('base64url'), draft.payloadBytes.toString('base64url')];
    apply('parts', draft);
    apply('signature', draft);
    draft.token = Buffer.from(`${draft.parts.join('.')}.${signatureOf(draft)}`);
    return draft;
}

// Signing is what takes the time: what changes only a good token's bytes need not sign another.
function fromStock(random, { stock, ...provider }) {
    const wanted = 500;
    if (stock.length < wanted) stock.push(signed(goodDraft(random, provider)));
    else if (random.chance(0.1)) stock[random.below(wanted)] = signed(goodDraft(random, provider));
    return { ...random.pick(stock) };
}

// OpenSSL makes no signature with a salt that is too long, or of a digest that is too long for the key: then noise
// will do.
function signatureOf({ parts, makeSignature }) {
    try {
        return makeSignature(Buffer.from(parts.join('.'))).toString('base64url');
    } catch (problem) {
        if (!/^ERR_OSSL_/.test(problem.code)) throw problem;
        return Buffer.alloc(64, 1).toString('base64url');
    }
}

/// As many tokens as wanted: first every mutation and every bad key alone, then none to three mutations at random.
export function* makeTokens(random, providers, count) {
    const [first, oneOfEachType] = providers;
    const badKeys = first.bad.map((signer) => ({ ...signedBy(signer), family: 'key that nobody should use' }));
    const alone = [...mutations, ...badKeys];
    for (let made = 0; made < count; ++made) {
        if (made < alone.length) {
            const mutation = alone[made];
            // jose forgoes a "kid" only where one key would do.
            yield makeToken(random, mutation.family === 'kid' ? oneOfEachType : first, [mutation]);
        } else {
            yield makeToken(random, random.chance(0.8) ? first : oneOfEachType, chosenAtRandom(random));
        }
    }
}

// Of any family alike: some have many mutations.
function chosenAtRandom(random) {
    const count = random.pick([0, 0, 1, 1, 1, 1, 2, 2, 2, 3]);
    return Array.from({ length: count }, () => random.pick(random.pick(families)));
}
