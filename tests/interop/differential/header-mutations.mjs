// SPDX-License-Identifier: MIT
// Headers that ask for something unusual, well signed by the key that they should name.
import { escaped, indexOf, quote, remove, set } from './members.mjs';

const stage = 'members';
const on = (name, apply) => ({ name, stage, apply });
const parameter = (name, ...values) =>
    values.map((value) => on(`${name} = ${value.slice(0, 40)}`, ({ header }) => set(header, name, value)));
const changed = (name, how, change) => on(`${name} ${how}`, (draft) => {
    const index = indexOf(draft.header, name);
    if (index !== -1) draft.header[index][1] = quote(change(String(JSON.parse(draft.header[index][1])), draft));
});

const oddValues = ['null', 'true', '0', '""', '[]', '{}', '["x"]', '{"a":1}', '1.5'];
const algorithms = [
    'RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519', 'Ed448',
    'ES256K', 'HS256',
    'none', 'None', 'NONE', 'rs256', 'RS256 ', ' RS256', 'RS256\0', 'RSA1_5', 'dir', 'R\u017f256', '',
];

const embeddedKey = (name, value) =>
    on(`${name} brought along`, (draft) => set(draft.header, name, quote(value(draft))));
const ownKey = ({ signer }) => ({ ...signer.publicKey?.export({ format: 'jwk' }), kid: signer.kid });

// The header's text from `"pad":"` to `"}` has a known length, whatever stands before it.
const padded = (bytes) => on(`a header of ${bytes} bytes`, (draft) => {
    const already = Buffer.byteLength(`{${draft.header.map((member) => member.join(':')).join(',')}}`);
    draft.style = 'compact';
    draft.header.push(['"pad"', `"${'p'.repeat(Math.max(0, bytes - already - ',"pad":""'.length))}"`]);
});

const criticalB64 = [
    ['["b64"]', 'true'], ['["b64"]', 'false'], ['["b64"]', 'null'], ['["b64","b64"]', 'true'], ['["b64","x"]', 'true'],
    ['["\\u0062\\u00364"]', 'true'],
];

export const headerMutations = {
    'another alg': algorithms.flatMap((name) => parameter('alg', quote(name))),
    'alg of another type': [
        ...parameter('alg', ...oddValues, '["RS256"]'),
        on('no alg', ({ header }) => remove(header, 'alg')),
    ],

    'kid': [
        on('no kid', ({ header }) => remove(header, 'kid')),
        ...parameter('kid', ...oddValues, '"unknown"', '"../../etc/passwd"', '"secret"', '"unknown type"'),
        ...parameter('kid', `"${'k'.repeat(257)}"`),
        changed('kid', 'with a space', (kid) => `${kid} `),
        changed('kid', 'with a NUL', (kid) => `${kid}\0`),
        changed('kid', 'in another case', (kid) => kid.toUpperCase()),
        changed('kid', 'cut', (kid) => kid.slice(0, -1)),
        on('kid in escapes', ({ header, signer }) => set(header, 'kid', escaped(signer.kid))),
        on('kid of another good key', ({ header, provider }, random) =>
            set(header, 'kid', quote(random.pick(provider.good).kid))),
        on('kid of any key', ({ header, provider }, random) =>
            set(header, 'kid', quote(random.pick(provider.jwks.keys).kid ?? ''))),
    ],

    'typ': [
        ...parameter('typ', ...oddValues, '"JWT"', '"at+jwt"', '"application/at+jwt"', '"id_token"', '"JOSE"'),
        ...parameter('typ', '"at+jwt\\u0000"'),
    ],

    'crit': [
        ...parameter('crit', ...oddValues, '["exp"]', '["alg"]', '[""]', '[1]', '[null]', '["b64"]', '"b64"'),
        ...parameter('crit', '["x","x"]'),
        ...criticalB64.map(([critical, b64]) => on(`crit = ${critical} and b64 = ${b64}`, ({ header }) => {
            set(header, 'crit', critical);
            set(header, 'b64', b64);
        })),
    ],
    'b64': parameter('b64', 'true', 'false', ...oddValues, '"false"'),
    'cty': parameter('cty', '"JWT"', '"jwt"', '"application/jwt"', '"Application/JWT"', '"text/jwt"', ...oddValues),

    'key in the header': [
        embeddedKey('jwk', ownKey),
        embeddedKey('jwk', ({ provider, signer }) =>
            provider.stranger(signer.kind).publicKey.export({ format: 'jwk' })),
        embeddedKey('x5c', () => ['MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A']),
        embeddedKey('x5u', () => 'https://evil.example/cert.pem'),
        embeddedKey('jku', () => 'https://evil.example/jwks.json'),
        embeddedKey('x5t', () => 'AAAA'),
        embeddedKey('x5t#S256', () => 'AAAA'),
        ...['jwk', 'x5c', 'x5u', 'jku', 'x5t'].flatMap((name) => parameter(name, 'null', '""', '{}')),
    ],
    'of encryption': [
        ...parameter('enc', '"A256GCM"', 'null', '""'),
        ...parameter('zip', '"DEF"', 'null', '""'),
        ...parameter('p2c', '2147483647'),
        ...parameter('epk', '{}'),
    ],

    'parameter twice': [
        ...['alg', 'kid', 'typ'].flatMap((name) => [
            on(`${name} twice`, ({ header }) =>
                header.push([quote(name), header[indexOf(header, name)]?.[1] ?? '"JWT"'])),
            on(`${name} twice, the good one last`, ({ header }) => header.unshift([quote(name), '"none"'])),
            on(`${name} twice, once in escapes`, ({ header }) => header.unshift([escaped(name), '"none"'])),
        ]),
        on('an unknown parameter twice', ({ header }) => header.push(['"x"', '1'], ['"x"', '2'])),
        on('twice in an object inside', ({ header }) => header.push(['"x"', '[{"a":1,"a":1}]'])),
    ],
    'name in escapes in the header': ['alg', 'kid', 'typ'].map((name) => on(`${name} in escapes`, ({ header }) => {
        const index = indexOf(header, name);
        if (index !== -1) header[index][0] = escaped(name);
    })),
    'unknown parameter': [
        ['"__proto__"', '{"alg":"none"}'], ['"__proto__"', '{"crit":["x"]}'], ['""', '1'], ['"ALG"', '"none"'],
        ['"crit "', '["x"]'],
        ['"\\ud800"', '1'], ['"x"', '"\\udfff"'], ['"x"', '1e999'], ['"x"', `0.${'1'.repeat(63)}`],
        ['"x"', '['.repeat(16) + ']'.repeat(16)],
        ['"x"', '['.repeat(15) + ']'.repeat(15)], ['"x"', '"\\u0000"'], ['"exp"', '1'],
        ['"iss"', '"https://evil.example/"'],
    ].map(([name, value]) => on(`${name}: ${value.slice(0, 20)}`, ({ header }, random) =>
        header.splice(random.below(header.length + 1), 0, [name, value]))),

    'size of the header': [4095, 4096, 4097, 5000, 20_000].map(padded),
};
