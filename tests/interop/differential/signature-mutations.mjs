// SPDX-License-Identifier: MIT
// Signatures made with another key, for another algorithm, in another form, or over something else.
import { createHmac } from 'node:crypto';
import { algorithms, algorithmsOf, publicPem, sign } from './keys.mjs';
import { quote, set } from './members.mjs';

const stage = 'signature';

/// Sets how the draft is signed; `make` has the input, the draft and the random choices.
const signed = (name, make) => ({
    name,
    stage,
    apply(draft, random) {
        const as = draft.makeSignature;
        draft.makeSignature = (input) => make(input, draft, random, as);
    },
});

/// Changes the bytes of the good signature.
const bytes = (name, change) =>
    signed(name, (input, draft, random, good) => Buffer.from(change(Buffer.from(good(input)), draft, random)));

/// For an algorithm that need not be one of the key: RSA with or without PSS, other keys with its digest.
const signAs = (algorithm, key, input) =>
    sign(algorithm, key, input, algorithm.startsWith('PS') ? {} : { salt: undefined });

const digestSize = ({ alg }) => Number(algorithms[alg].digest?.slice(3) ?? 256) / 8;
const half = (signature, which) =>
    signature.subarray((which * signature.length) / 2, ((which + 1) * signature.length) / 2);

/// The mutation is of tokens of algorithms that start like that, where there are any.
const only = (prefix, mutation) => ({ ...mutation, suits: (alg) => alg.startsWith(prefix) });

/// With a salt of another length, where the algorithm has a salt; else the good signature.
const salted = (name, length) =>
    only('PS', signed(`PSS with a salt ${name}`, (input, draft, random, good) =>
        algorithms[draft.alg].salt !== undefined && draft.signer.privateKey
            ? sign(draft.alg, draft.signer.privateKey, input, { salt: length(digestSize(draft)) })
            : good(input)));

const orders = {
    Ed25519: 2n ** 252n + 27742317777372353535851937790883648493n,
    'P-256': 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
};
const toNumber = (big) => BigInt(`0x${big.toString('hex')}`);
const toBytes = (number, size) => Buffer.from(number.toString(16).padStart(2 * size, '0').slice(-2 * size), 'hex');

/// Signs with another key of the provider, which the header names.
export const signedBy = (signer) => ({
    name: signer.kid.slice(0, 40),
    stage: 'members',
    apply(draft, random) {
        const alg = random.pick(algorithmsOf(signer, draft.provider.algorithms));
        Object.assign(draft, { signer, alg });
        set(draft.header, 'kid', quote(signer.kid));
        set(draft.header, 'alg', quote(alg));
        draft.makeSignature = (input) => (signer.forge ? signer.forge(input) : sign(alg, signer.privateKey, input));
    },
});

export const signatureMutations = {
    'key of somebody else': [
        signed("a stranger's key", (input, { alg, provider, signer }) =>
            sign(alg, provider.stranger(signer.kind).privateKey, input)),
        signed('another good key', (input, draft, random) => {
            const { alg, provider } = draft;
            const able = provider.good.filter((signer) => algorithmsOf(signer, provider.algorithms).includes(alg));
            return sign(alg, random.pick(able).privateKey, input);
        }),
        signed('a key of any type', (input, { alg, provider }, random) => {
            const key = random.pick(provider.good).privateKey;
            return sign(alg, key, input, { salt: undefined });
        }),
    ],

    'key that nobody should use': [{
        name: 'any of them',
        stage: 'members',
        apply(draft, random) {
            const { bad } = draft.provider;
            if (bad.length !== 0) signedBy(random.pick(bad)).apply(draft, random);
        },
    }],

    'another algorithm': [
        ...Object.keys(algorithms).map((other) => signed(`signed as ${other}`, (input, { signer }, random, good) =>
            signer.privateKey ? signAs(other, signer.privateKey, input) : good(input))),
        ...['HS256', 'HS512'].map((name) => ({
            name: `${name} with the public key as its secret`,
            stage: 'members',
            apply(draft) {
                const { signer } = draft;
                if (!signer.publicKey) return;
                set(draft.header, 'alg', quote(name));
                draft.makeSignature = (input) =>
                    createHmac(`sha${name.slice(2)}`, publicPem(signer.publicKey)).update(input).digest();
            },
        })),
        ...Object.keys(algorithms).map((other) => ({
            name: `${other} in header and signature`,
            stage: 'members',
            apply(draft) {
                const { signer } = draft;
                if (!signer.privateKey) return;
                set(draft.header, 'alg', quote(other));
                draft.makeSignature = (input) => signAs(other, signer.privateKey, input);
            },
        })),
    ],

    'salt': [
        salted('of nothing', () => 0),
        salted('of one octet', () => 1),
        salted('too short by one', (size) => size - 1),
        salted('too long by one', (size) => size + 1),
        salted('of 32 octets', () => 32),
        salted('as long as can be', () => 100),
        salted('as long as the digest', (size) => size),
    ],

    'form of ECDSA or EdDSA': [
        only('ES', signed('in DER', (input, { alg, signer }, random, good) =>
            signer.kind.startsWith('P-') ? sign(alg, signer.privateKey, input, { encoding: 'der' }) : good(input))),
        ...['ES', 'Ed'].flatMap((prefix) => [
            bytes('its halves swapped', (good) => Buffer.concat([half(good, 1), half(good, 0)])),
            bytes('its first half zero', (good) => Buffer.concat([Buffer.alloc(good.length / 2), half(good, 1)])),
            bytes('its second half zero', (good) => Buffer.concat([half(good, 0), Buffer.alloc(good.length / 2)])),
            bytes('all zero', (good) => Buffer.alloc(good.length)),
            bytes('all ones', (good) => Buffer.alloc(good.length, 0xff)),
            bytes('an octet more in each half', (good) =>
                Buffer.concat([Buffer.alloc(1), half(good, 0), Buffer.alloc(1), half(good, 1)])),
        ].map((mutation) => only(prefix, mutation))),
        only('ES256', bytes('the negative of its second half', (good, { alg }) => {
            if (alg !== 'ES256' || good.length !== 64) return good;
            return Buffer.concat([half(good, 0), toBytes(orders['P-256'] - toNumber(half(good, 1)), 32)]);
        })),
        only('Ed', bytes('the order added to its second half', (good, { alg }) => {
            if (!alg.startsWith('Ed') || good.length !== 64) return good;
            const sum = toNumber(Buffer.from(half(good, 1)).reverse()) + orders.Ed25519;
            return Buffer.concat([half(good, 0), toBytes(sum, 32).reverse()]);
        })),
    ],

    'length of the signature': [
        bytes('an octet more', (good) => Buffer.concat([good, Buffer.alloc(1)])),
        bytes('a zero before', (good) => Buffer.concat([Buffer.alloc(1), good])),
        bytes('an octet less', (good) => good.subarray(0, -1)),
        bytes('its first octet missing', (good) => good.subarray(1)),
        bytes('half of it', (good) => half(good, 0)),
        bytes('twice', (good) => Buffer.concat([good, good])),
        bytes('another one in front', (good) => Buffer.concat([Buffer.alloc(good.length, 1), good])),
        bytes('one octet', () => Buffer.alloc(1)),
        bytes('nothing', () => Buffer.alloc(0)),
    ],

    'signature over something else': [
        signed('over other text', (input, draft, random, good) => good(Buffer.from('other text'))),
        signed('over the header alone', (input, draft, random, good) => good(Buffer.from(draft.parts[0]))),
        signed('over the payload alone', (input, draft, random, good) => good(Buffer.from(draft.parts[1]))),
        signed('over the decoded octets', (input, draft, random, good) =>
            good(Buffer.concat([draft.headerBytes, Buffer.from('.'), draft.payloadBytes]))),
        signed('over the octets of an unencoded payload', (input, draft, random, good) =>
            good(Buffer.concat([Buffer.from(`${draft.parts[0]}.`), draft.payloadBytes]))),
        signed('over nothing', (input, draft, random, good) => good(Buffer.alloc(0))),
        bytes('of random octets', (good, draft, random) => random.bytes(good.length)),
    ],
};
