// SPDX-License-Identifier: MIT
// The inspector with --web, and tokens for it.
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { writeFileSync } from 'node:fs';
import { Api } from './api.mjs';

export const issuer = 'https://jose.example/';
export const audience = 'https://api.example/orders';

const { privateKey, publicKey } = await generateKeyPair('RS256');

export const now = Math.floor(Date.now() / 1000);

/// Issued a minute ago, good for five more; the claims given last count.
export function token(claims = {}, header = {}) {
    const own = { iss: issuer, aud: audience, sub: 'ada', iat: now - 60, nbf: now - 30, exp: now + 300 };
    return new SignJWT({ ...own, scope: 'orders.read', ...claims })
        .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: 'k1', ...header })
        .sign(privateKey);
}

/// With the key of these tokens, and what they say as what is expected.
export async function startInspector(folder) {
    const file = `${folder}/jwks.json`;
    writeFileSync(file, JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k1' }] }));
    return await Api.start(['--web', '--jwks', file, '--issuer', issuer, '--audience', audience]);
}
