// SPDX-License-Identifier: MIT
// The peers, each as its own documentation advises for RS256, with its keys prepared once. A verifier returns when it
// accepts a token, and throws or rejects when it does not.
import { createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';

/// What is installed of them: { name, version, asynchronous, verifierOf(key) }, where key is one of the cases file.
/// `missing(name)` is called for what is not.
export async function contenders({ issuer, audience, keys }, missing) {
    const jwks = { keys: Object.values(keys).map(({ jwk }) => jwk) };
    const found = [nodeCrypto()];
    for (const [name, make] of Object.entries({ jose, 'fast-jwt': fastJwt, jsonwebtoken, 'aws-jwt-verify': aws })) {
        let library;
        try {
            library = await import(name);
        } catch (error) {
            if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
            missing(name);
            continue;
        }
        const version = versionOf(name);
        for (const made of make(library, { issuer, audience, jwks })) found.push({ name, version, ...made });
    }
    return found;
}

function versionOf(name) {
    return JSON.parse(readFileSync(new URL(`node_modules/${name}/package.json`, import.meta.url), 'utf8')).version;
}

/// The floor of node: the signature alone.
function nodeCrypto() {
    return {
        name: 'node-crypto',
        version: process.versions.openssl,
        signatureOnly: true,
        verifierOf: ({ pem }) => {
            const key = createPublicKey(pem);
            return (token) => {
                const end = token.lastIndexOf('.');
                const signature = Buffer.from(token.slice(end + 1), 'base64url');
                if (!verify('sha256', Buffer.from(token.slice(0, end)), key, signature)) throw new Error('signature');
            };
        },
    };
}

function jose({ createLocalJWKSet, jwtVerify }, { issuer, audience, jwks }) {
    const keySet = createLocalJWKSet(jwks);
    const options = { issuer, audience, algorithms: ['RS256'] };
    return [{ asynchronous: true, verifierOf: () => (token) => jwtVerify(token, keySet, options) }];
}

/// Its key may be a function of the "kid", but it then prepares that key again for every token; so it gets one key.
function fastJwt({ createVerifier }, { issuer, audience }) {
    const options = { algorithms: ['RS256'], allowedIss: issuer, allowedAud: audience };
    return [
        { verifierOf: ({ pem }) => createVerifier({ key: pem, ...options }) },
        {
            name: 'fast-jwt-cached',
            remembers: true,
            verifierOf: ({ pem }) => createVerifier({ key: pem, cache: true, ...options }),
        },
    ];
}

/// Its key may be a function of the "kid" too, but only where it calls back.
function jsonwebtoken(library, { issuer, audience }) {
    const options = { algorithms: ['RS256'], issuer, audience };
    return [
        {
            verifierOf: ({ pem }) => {
                const key = createPublicKey(pem);
                return (token) => library.default.verify(token, key, options);
            },
        },
    ];
}

/// It takes the algorithm from the key, whose "alg" must be RS256; nothing is fetched from the address.
function aws({ JwtVerifier }, { issuer, audience, jwks }) {
    const verifier = JwtVerifier.create({ issuer, audience, jwksUri: 'https://keys.example/' });
    verifier.cacheJwks({ keys: jwks.keys.map((jwk) => ({ ...jwk, use: 'sig', alg: 'RS256' })) });
    return [{ verifierOf: () => (token) => verifier.verifySync(token) }];
}
