// SPDX-License-Identifier: MIT
// Signatures that anybody can make for keys that nobody should publish.
import { createHash } from 'node:crypto';

const sha256Prefix = Buffer.from('3031300d060960864801650304020105000420', 'hex');  // RFC 8017 §9.2 note 1

/// With an exponent of 1 the signature is the padded digest itself (RFC 8017 §9.2).
export function forgeForExponentOne(input, modulus) {
    const digest = Buffer.concat([sha256Prefix, createHash('sha256').update(input).digest()]);
    const block = Buffer.alloc(Buffer.from(modulus, 'base64url').length, 0xff);
    block.set([0, 1]);
    block.set([0], block.length - digest.length - 1);
    block.set(digest, block.length - digest.length);
    return block;
}

const prime = 2n ** 255n - 19n;  // of edwards25519 (RFC 8032 §5.1)
const encoded = (y) => Buffer.from(y.toString(16).padStart(64, '0'), 'hex').reverse();

/// The y of the points of small order; any text has a forged signature with them, or one of a few texts has.
const smallOrders = [
    0n,
    1n,
    prime - 1n,
    0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n,
    0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n,
];

/// Public keys with which anybody can forge: the points of small order, and one of them in another encoding.
export const forgeableKeys = [...smallOrders, prime + 1n].map((y) => ({
    kty: 'OKP', crv: 'Ed25519', x: encoded(y).toString('base64url'),
}));

/// The neutral point and zero: what remains to hold is a multiple of the key, which has few.
export const forgeForSmallOrder = () => Buffer.concat([encoded(1n), Buffer.alloc(32)]);

export function isForgeable(jwk) {
    if (jwk.crv !== 'Ed25519') return false;
    const y = BigInt(`0x${Buffer.from(jwk.x, 'base64url').reverse().toString('hex')}`) % 2n ** 255n;
    return y >= prime || smallOrders.includes(y);
}
