// SPDX-License-Identifier: MIT
// Why bearer does not use a key of the set that jose uses. Each looks at the JWKs of the token's kid.
import { isCanonical } from './anatomy.mjs';
import { isForgeable } from './forged.mjs';

// `isBad` of every key of that kid and that type; a namesake of another type is another key.
// `needs` is an algorithm without which there is no such key in the set.
const keyReason = (why, source, isBad, needs) => ({
    code: 'key_not_found',
    subject: 'kid',
    why: `the key that "kid" names ${why}`,
    source,
    needs,
    shows: ({ header, jwks }) => {
        const { alg, kid } = header.value;
        const type = { R: 'RSA', P: 'RSA' }[alg[0]] ?? (alg.startsWith('Ed') ? 'OKP' : 'EC');
        const namesakes = jwks.keys.filter((jwk) => jwk.kid === kid && jwk.kty === type);
        return namesakes.length !== 0 && namesakes.every((jwk) => isBad(jwk, namesakes));
    },
});

const octets = (text) => Buffer.from(text, 'base64url');
const coordinateBytes = { 'P-256': 32, 'P-384': 48, 'P-521': 66 };
const mayAnswerAlike = (one, other) => one.alg === undefined || other.alg === undefined || one.alg === other.alg;

const isTwice = (list) => new Set(list).size !== list.length;

export const keyReasons = [
    keyReason(
        'has a public exponent below 65537: with 1 anybody can forge',
        'RFC 8017 §3.1; NIST SP 800-56B §6.2',
        (jwk) => jwk.kty === 'RSA' && BigInt(`0x${octets(jwk.e).toString('hex')}`) < 65537n,
    ),
    keyReason(
        'has a "use" that is not a string',
        'RFC 7517 §4.2',
        (jwk) => 'use' in jwk && typeof jwk.use !== 'string',
    ),
    keyReason(
        'has a "key_ops" that is no array',
        'RFC 7517 §4.3',
        (jwk) => 'key_ops' in jwk && !Array.isArray(jwk.key_ops),
    ),
    keyReason(
        'has a "key_ops" with an operation twice',
        'RFC 7517 §4.3',
        (jwk) => Array.isArray(jwk.key_ops) && isTwice(jwk.key_ops),
    ),
    keyReason(
        'has an "alg" that is not a string',
        'RFC 7517 §4.4',
        (jwk) => 'alg' in jwk && typeof jwk.alg !== 'string',
    ),
    keyReason(
        'is not canonical base64url',
        'RFC 7518 §6; RFC 7515 §2',
        (jwk) => ['n', 'e', 'x', 'y'].some((member) => member in jwk && !isCanonical(jwk[member])),
    ),
    keyReason(
        'has a modulus with two zero octets in front: somebody has tampered with it',
        'RFC 7518 §6.3.1.1',
        (jwk) => jwk.kty === 'RSA' && octets(jwk.n).readUInt16BE() === 0,
    ),
    keyReason(
        'has a coordinate of another length than its curve has',
        'RFC 7518 §6.2.1.2',
        (jwk) => jwk.kty === 'EC' && [jwk.x, jwk.y].some((text) => octets(text).length !== coordinateBytes[jwk.crv]),
        'ES256',
    ),
    keyReason(
        'has a namesake that could answer in its place',
        'RFC 7517 §4.5',
        (jwk, namesakes) => namesakes.some((other) => other.n !== jwk.n && mayAnswerAlike(jwk, other)),
        'RS384',
    ),
    keyReason(
        'is of the curve Ed448, which few verifiers know',
        'RFC 8037 §3.1; RFC 9864 §2.2; a limit of bearer',
        (jwk) => jwk.crv === 'Ed448',
        'EdDSA',
    ),
    keyReason('is a point of small order: anybody can forge', 'RFC 8032 §8.4; RFC 7748 §7', isForgeable, 'EdDSA'),
];
