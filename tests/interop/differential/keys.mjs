// SPDX-License-Identifier: MIT
// The keys of a provider: good ones, and ones that a verifier must not use.
import { constants, generateKeyPairSync, sign as signBytes } from 'node:crypto';
import { forgeableKeys, forgeForExponentOne, forgeForSmallOrder } from './forged.mjs';

const kinds = {
    rsa: { type: 'rsa', options: { modulusLength: 2048 } },
    'rsa-2049': { type: 'rsa', options: { modulusLength: 2049 } },  // a PSS encoding one octet shorter than the modulus
    'rsa-3072': { type: 'rsa', options: { modulusLength: 3072 } },  // a signature without unused bits at its end
    'rsa-e3': { type: 'rsa', options: { modulusLength: 2048, publicExponent: 3 } },
    'P-256': { type: 'ec', options: { namedCurve: 'P-256' } },
    'P-384': { type: 'ec', options: { namedCurve: 'P-384' } },
    'P-521': { type: 'ec', options: { namedCurve: 'P-521' } },
    Ed25519: { type: 'ed25519' },
    Ed448: { type: 'ed448' },
};

/// What RFC 7518 §3.1 and RFC 8037 §3.1 say of an algorithm.
export const algorithms = {
    RS256: { kind: 'rsa', digest: 'sha256' },
    RS384: { kind: 'rsa', digest: 'sha384' },
    RS512: { kind: 'rsa', digest: 'sha512' },
    PS256: { kind: 'rsa', digest: 'sha256', salt: 32 },
    PS384: { kind: 'rsa', digest: 'sha384', salt: 48 },
    PS512: { kind: 'rsa', digest: 'sha512', salt: 64 },
    ES256: { kind: 'P-256', digest: 'sha256' },
    ES384: { kind: 'P-384', digest: 'sha384' },
    ES512: { kind: 'P-521', digest: 'sha512' },
    EdDSA: { kind: 'Ed25519' },
    Ed25519: { kind: 'Ed25519' },
};

const withZeros = (number, count) =>
    Buffer.concat([Buffer.alloc(count), Buffer.from(number, 'base64url')]).toString('base64url');

const longestKid = 'k'.repeat(256);

/// The signature's bytes; `options` replace what the algorithm says of digest, salt and encoding.
export function sign(algorithm, key, input, options = {}) {
    const { digest, salt } = { ...algorithms[algorithm], ...options };
    const type = key.asymmetricKeyType;
    if (type === 'rsa' && salt !== undefined)
        return signBytes(digest, input, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: salt });
    if (type === 'rsa') return signBytes(digest ?? 'sha256', input, key);
    const dsaEncoding = options.encoding ?? 'ieee-p1363';
    if (type === 'ec') return signBytes(digest ?? 'sha256', input, { key, dsaEncoding });
    return signBytes(null, input, key);
}

/// The provider's keys for these algorithms, and a stranger's.
///
/// A signer has a kid and signs with its private key, or with a function where there is none. `good` are those that
/// every verifier must take, `bad` those that bearer leaves out of the set.
export function makeKeys(names) {
    const pairs = new Map();
    const pair = (kind, number = 0) => {
        const id = `${kind} ${number}`;
        if (!pairs.has(id)) pairs.set(id, generateKeyPairSync(kinds[kind].type, kinds[kind].options));
        return pairs.get(id);
    };
    const good = [];
    const bad = [];
    const jwks = [];

    // members: what the JWK says besides its material; undefined removes. `only`: an algorithm that the signer keeps
    // to.
    const publish = (list, kind, number, members, only) => {
        const { publicKey, privateKey } = pair(kind, number);
        const jwk = { ...publicKey.export({ format: 'jwk' }), ...members };
        jwks.push(jwk);
        list.push({ kid: jwk.kid, kind, privateKey, publicKey, only });
    };

    const enabled = (kind) => names.filter((name) => algorithms[name].kind === kind);
    for (const kind of ['rsa', 'P-256', 'P-384', 'P-521', 'Ed25519']) {
        const first = enabled(kind)[0];
        if (first === undefined) continue;
        publish(good, kind, 0, { kid: `${kind}-1` });
        publish(good, kind, 1, { kid: `${kind}-2`, use: 'sig', key_ops: ['verify'], alg: first }, first);
        publish(good, kind, 2, { kid: 'shared', use: 'sig', x5t: 'AAAA' });  // one kid, told apart by kty and crv
        publish(bad, kind, 3, { kid: `${kind}-use-number`, use: 1 });
        publish(bad, kind, 3, { kid: `${kind}-operations-twice`, key_ops: ['verify', 'verify'] });
        publish(bad, kind, 3, { kid: `${kind}-operations-text`, key_ops: 'verify' });
        publish(bad, kind, 3, { kid: `${kind}-operations-disagree`, use: 'sig', key_ops: ['encrypt'] });
        publish(bad, kind, 3, { kid: `${kind}-encrypts`, use: 'enc' });
        publish(bad, kind, 3, { kid: `${kind}-alg-number`, alg: 256 });
        publish(bad, kind, 3, { kid: `${kind}-alg-unknown`, alg: 'HS256' });
        publish(bad, kind, 3, { kid: `${kind}-private`, ...pair(kind, 3).privateKey.export({ format: 'jwk' }) });
        publish(bad, kind, 3, { kid: 'k'.repeat(257) });
        const padded = pair(kind, 3).publicKey.export({ format: 'jwk' });
        const member = kind === 'rsa' ? 'e' : 'x';
        publish(bad, kind, 3, { kid: `${kind}-padded`, [member]: `${padded[member]}=` });
    }
    if (names.includes('RS256')) {
        publish(good, 'rsa', 0, { kid: longestKid });
        publish(good, 'rsa', 0, { kid: 'ключ ✓ 🔑' });
        publish(good, 'rsa-2049', 0, { kid: 'rsa-2049' });
        publish(good, 'rsa-3072', 0, { kid: 'rsa-3072' });
        const { n, e } = pair('rsa', 0).publicKey.export({ format: 'jwk' });
        // As some providers write it.
        publish(good, 'rsa', 0, { kid: 'rsa-zero', n: withZeros(n, 1), e: withZeros(e, 1) });
        publish(bad, 'rsa', 0, { kid: 'rsa-two-zeros', n: withZeros(n, 2) });
        publish(bad, 'rsa-e3', 0, { kid: 'rsa-e3' });
        jwks.push({ kty: 'RSA', kid: 'rsa-e1', n, e: 'AQ' });
        bad.push({ kid: 'rsa-e1', kind: 'rsa', only: 'RS256', forge: (input) => forgeForExponentOne(input, n) });
    }
    if (names.includes('RS384')) {
        publish(bad, 'rsa', 0, { kid: 'rsa-namesakes' }, 'RS384');
        publish(bad, 'rsa', 1, { kid: 'rsa-namesakes', alg: 'RS256' }, 'RS256');
    }
    if (names.includes('ES256')) {
        const { x } = pair('P-256', 3).publicKey.export({ format: 'jwk' });
        publish(bad, 'P-256', 3, { kid: 'P-256-longer', x: withZeros(x, 1) });
    }
    if (names.includes('EdDSA')) {
        publish(bad, 'Ed448', 0, { kid: 'Ed448' }, 'EdDSA');
        for (const [at, key] of forgeableKeys.entries()) {
            const kid = `Ed25519-forgeable-${at}`;
            jwks.push({ ...key, kid });
            bad.push({ kid, kind: 'Ed25519', forge: forgeForSmallOrder });
        }
    }
    jwks.push({ kty: 'oct', kid: 'secret', k: 'c2VjcmV0' }, { kty: 'AKP', kid: 'unknown type', pub: 'AAAA' });

    return { jwks: { keys: jwks }, good, bad, stranger: (kind) => pair(kind, 9) };
}

/// The algorithms of that list which the signer's key can sign for.
export function algorithmsOf(signer, names) {
    const kind = signer.kind.startsWith('rsa') ? 'rsa' : signer.kind;
    return signer.only ? [signer.only] : names.filter((name) => algorithms[name].kind === kind);
}

/// A public key as the secret of an HMAC, as an attacker would have it.
export const publicPem = (key) => key.export({ type: 'spki', format: 'pem' });
