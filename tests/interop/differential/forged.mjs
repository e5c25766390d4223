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

const neutralPoint = Buffer.from([1, ...Buffer.alloc(31)]);  // of edwards25519, encoded as in RFC 8032 §5.1.2

/// The neutral point as a public key: one signature is good for every message.
export const smallOrderKey = { kty: 'OKP', crv: 'Ed25519', x: neutralPoint.toString('base64url') };
export const signatureForSmallOrder = () => Buffer.concat([neutralPoint, Buffer.alloc(32)]);
