// SPDX-License-Identifier: MIT
// Tokens: a good one, and up to three mutations of it.
import { goodClaims, goodHeader } from './bases.mjs';
import { claimMutations } from './claim-mutations.mjs';
import { compactMutations } from './compact-mutations.mjs';
import { headerMutations } from './header-mutations.mjs';
import { algorithmsOf, sign } from './keys.mjs';
import { membersOf, render, styleNames } from './members.mjs';
import { signatureMutations } from './signature-mutations.mjs';
import { textMutations } from './text-mutations.mjs';

const stages = ['members', 'text', 'parts', 'signature', 'compact'];

const families = Object.entries({
    ...claimMutations, ...headerMutations, ...textMutations, ...signatureMutations, ...compactMutations,
}).map(([family, mutations]) => mutations.map((mutation) => ({ ...mutation, family })));

/// Every mutation there is.
export const mutations = families.flat();

/// A token of the provider with these mutations, in the order in which a token is made: { bytes, mutations }.
export function makeToken(random, provider, chosen) {
    const signer = random.pick(provider.good);
    const alg = random.pick(algorithmsOf(signer, provider.algorithms));
    const draft = {
        ...provider.demands,  // issuer, audience, now
        provider, signer, alg,
        header: membersOf(goodHeader(random, alg, signer.kid)),
        claims: membersOf(goodClaims(random, provider.demands)),
        style: random.chance(0.6) ? 'compact' : random.pick(styleNames),
        makeSignature: (input) => sign(alg, signer.privateKey, input),
    };
    const apply = (stage) => chosen.filter((each) => each.stage === stage).forEach((each) => each.apply(draft, random));

    apply('members');
    draft.headerBytes = render(draft.header, draft.style);
    draft.payloadBytes = render(draft.claims, draft.style);
    apply('text');
    draft.parts = [draft.headerBytes.toString('base64url'), draft.payloadBytes.toString('base64url')];
    apply('parts');
    apply('signature');
    draft.token = Buffer.from(`${draft.parts.join('.')}.${signatureOf(draft)}`);
    apply('compact');

    return { bytes: draft.token, provider, mutations: chosen.map(({ family, name }) => `${family}: ${name}`) };
}

// OpenSSL makes no signature with a salt that is too long, or of a digest that is too long for the key: then noise will do.
function signatureOf({ parts, makeSignature }) {
    try {
        return makeSignature(Buffer.from(parts.join('.'))).toString('base64url');
    } catch (problem) {
        if (!/^ERR_OSSL_/.test(problem.code)) throw problem;
        return Buffer.alloc(64, 1).toString('base64url');
    }
}

/// As many tokens as wanted: first every mutation alone, then none to three at random, of any family alike.
export function* makeTokens(random, providers, count) {
    for (let made = 0; made < count; ++made) {
        const provider = random.chance(0.75) ? providers[0] : random.pick(providers);
        const alone = mutations[made];
        yield makeToken(random, provider, alone ? [alone] : chosenAtRandom(random));
    }
}

function chosenAtRandom(random) {
    const count = random.pick([0, 0, 1, 1, 1, 1, 2, 2, 2, 3]);
    return Array.from({ length: count }, () => random.pick(random.pick(families)));
}
