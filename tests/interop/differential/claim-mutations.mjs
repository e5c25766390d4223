// SPDX-License-Identifier: MIT
// Claims that are odd, missing, early, late or for somebody else, well signed.
import { escaped, indexOf, quote, remove, set } from './members.mjs';

const stage = 'members';
const on = (name, apply) => ({ name, stage, apply });

/// Sets a claim to JSON text, which a function may work out from the draft.
const claim = (name, value) =>
    on(typeof value === 'string' ? `${name} = ${value.slice(0, 40)}` : `${name}: ${value.name}`, (draft, random) =>
        set(draft.claims, name, typeof value === 'string' ? value : value(draft, random)));
const named = (name, value) => Object.defineProperty(value, 'name', { value: name });

const oddValues = [
    'null', 'true', 'false', '0', '5', '-1', '1.5', '""', '"x"', '"a b"', '[]', '["x"]', '["a b"]', '[""]', '["x",1]',
    '[null]', '[["x"]]', '{}', '{"a":1}',
];
const typedClaims = ['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti', 'client_id', 'scope', 'scp', 'cnf'];

const atOffset = (offset, write = String) =>
    named(`now ${offset < 0 ? '-' : '+'} ${Math.abs(offset)} ${write.name}`, ({ now }) => write(now + offset));
const fractionOf = (fraction) => named(`now and ${fraction}`, ({ now }) => `${now}.${fraction}`);
const exponent = (now) => `${now}00e-2`;
const asText = (now) => `"${now}"`;
const float = (now) => `${now}.0`;

const dates = [
    ...[-3600, -1, 0, 1, 3600].flatMap((offset) =>
        [atOffset(offset), atOffset(offset, exponent), atOffset(offset, float)]),
    atOffset(3600, asText),
    ...['5', '999999999', '0000000001', '00000000000000000000000000000001'].map(fractionOf),
    named('before now by a fraction', ({ now }) => `${now - 1}.9999999`),
    named('before now by what a double cannot hold', ({ now }) => `${now - 1}.99999999999999999`),
    '1.7e9', '17e8', '-1', '-0', '-0.0', '-1e-9', '-1e-400', '0', '1e-9', '1e18', '1e300', '1e308', '1e309', '-1e309',
    '253402300798.5', '253402300799', '253402300799.5', '253402300800', '9007199254740993',
    '9223372036854775807', '9223372036854775808', '18446744073709551616',
];

const differently = {
    'without its last character': (text) => text.slice(0, -1),
    'with a slash': (text) => `${text}/`,
    'with a space before': (text) => ` ${text}`,
    'with a space after': (text) => `${text} `,
    'with a NUL after': (text) => `${text}\0`,
    'in upper case': (text) => text.toUpperCase(),
    'with a capital': (text) => text.replace('example', 'Example'),
    'with a look-alike': (text) => text.replace('e', '\u0435'),
    'with a zero-width space': (text) => text.replace('.', '\u200b.'),
    'percent-encoded': (text) => text.replace('e', '%65'),
    'over http': (text) => text.replace('https', 'http'),
    'with a port': (text) => text.replace('.example', '.example:443'),
    'with a query': (text) => `${text}?x=1`,
    'as a prefix': (text) => `${text}.evil.example`,
    'as a user of another host': (text) => `${text.replace(/\/$/, '')}@evil.example`,
    'with a byte order mark': (text) => `\ufeff${text}`,
    empty: () => '',
};
const nearMisses = (name, property) => [
    ...Object.entries(differently).map(([how, change]) =>
        claim(name, named(how, (draft) => quote(change(draft[property]))))),
    claim(name, named('all in escapes', (draft) => escaped(draft[property]))),
    claim(name, named('one in an array', (draft) => `[${quote(draft[property])}]`)),
    claim(name, named('inside an object', (draft) => `{"value":${quote(draft[property])}}`)),
];
const audienceLists = [
    (a) => ['x', a], (a) => [a, 1], (a) => [null, a], (a) => [a, [a]], (a) => [[a]], (a) => [{}, a], (a) => ['', a],
    (a) => [a, true], () => ['x', 'y'], (a) => `${a} ${a}`, (a) => [`x ${a}`], (a) => [...Array(100).fill('x'), a],
];

const twice = (name, apply) => on(name, (draft, random) => {
    const index = random.below(draft.claims.length);
    apply(draft.claims, index, random);
});

const longNumber = (length) => `0.${'1'.repeat(length - 2)}`;
const otherNames = (name) =>
    [` ${name}`, `${name} `, name.toUpperCase(), `${name}\0`, `\ufeff${name}`, '__proto__', 'constructor'];
const unknownValues = ['1', '{}', 'null', '{"exp":1}', '"x"'];
const nested = (depth, open, close) => open.repeat(depth) + close.repeat(depth);

export const claimMutations = {
    'claim of another type': typedClaims.flatMap((name) => oddValues.map((value) => claim(name, value))),

    'claim missing': [...typedClaims, 'roles'].map((name) =>
        on(`without ${name}`, ({ claims }) => remove(claims, name))),

    'only other names for a claim': ['iss', 'aud', 'exp'].flatMap((name) =>
        otherNames(name).map((other) =>
            on(`${quote(other)} for ${name}`, ({ claims }) => {
                const index = indexOf(claims, name);
                if (index === -1) return;
                if (other === '__proto__') claims[index] = [quote(other), `{${claims[index].join(':')}}`];
                else claims[index][0] = quote(other);
            }))),

    'name in escapes': typedClaims.map((name) => on(`${name} in escapes`, ({ claims }) => {
        const index = indexOf(claims, name);
        if (index !== -1) claims[index][0] = escaped(name);
    })),

    'issuer nearly': nearMisses('iss', 'issuer'),
    'audience nearly': nearMisses('aud', 'audience'),
    'audience among others': audienceLists.map((list) =>
        claim('aud', named(quote(list('A')).slice(0, 30), (draft) => quote(list(draft.audience))))),

    'date': ['exp', 'nbf', 'iat'].flatMap((name) => dates.map((value) => claim(name, value))),
    'date after the end': ['nbf', 'iat'].flatMap((name) => [0, 1, 3600].map((offset) =>
        on(`${name} = exp + ${offset}`, (draft) => {
            set(draft.claims, 'exp', String(draft.now + 600));
            set(draft.claims, name, String(draft.now + 600 + offset));
        }))),
    'end within a fraction': [
        on('nbf = exp but for a fraction', (draft) => {
            set(draft.claims, 'exp', `${draft.now}.5`);
            set(draft.claims, 'nbf', `${draft.now}.00000000000000000001`);
        }),
    ],

    'claim twice': [
        twice('the same again', (claims, index) => claims.push([...claims[index]])),
        twice('another value behind', (claims, index) => claims.push([claims[index][0], '"second"'])),
        twice('another value before', (claims, index) => claims.unshift([claims[index][0], '"first"'])),
        twice('the second name in escapes', (claims, index) =>
            claims.push([escaped(JSON.parse(claims[index][0])), claims[index][1]])),
        twice('the first name in escapes', (claims, index) =>
            claims.unshift([escaped(JSON.parse(claims[index][0])), 'null'])),
        twice('far away among many', (claims, index) => {
            for (let at = 0; at < 100; ++at) claims.push([`"far${at}"`, '0']);
            claims.push([...claims[index]]);
        }),
        ...['iss', 'aud', 'exp', 'nbf', 'sub'].map((name) => on(`${name} twice, the good one last`, ({ claims }) =>
            claims.unshift([quote(name), '"other"']))),
        on('an unknown name twice', ({ claims }) => claims.push(['"x"', '1'], ['"x"', '1'])),
        on('the empty name twice', ({ claims }) => claims.push(['""', '1'], ['""', '2'])),
        on('__proto__ twice', ({ claims }) => claims.push(['"__proto__"', '1'], ['"__proto__"', '2'])),
        on('twice in an object inside', ({ claims }) => claims.push(['"x"', '{"a":1,"b":[{"c":1,"c":2}]}'])),
        on('once in each of two objects', ({ claims }) => claims.push(['"x"', '[{"a":1},{"a":2},{"b":{"a":1}}]'])),
        on('names that differ in case', ({ claims }) => claims.push(['"x"', '1'], ['"X"', '1'], ['"x "', '1'])),
    ],

    'unknown claim of an odd name': [
        '""', '"__proto__"', '"constructor"', '"toString"', '"hasOwnProperty"', '"\\u0000"', '"\\"\\\\\\/"',
        '"\u{1f511}"',
        '"\\ud83d\\udd11"', '"\\ud83d"', '"\\udd11x"', '"EXP"', '"a.b"', `"${'n'.repeat(3000)}"`,
    ].map((name) => on(`name ${name.slice(0, 30)}`, ({ claims }, random) =>
        claims.splice(random.below(claims.length + 1), 0, [name, random.pick(unknownValues)]))),

    'unknown claim of an odd value': [
        '1e308', '1.7976931348623158e308', '1.7976931348623159e308', '1e309', '-1e400', '1e99999999999999999999',
        '1e-400',
        '-0', '0e0', '0E+5', '0.1e1', '1E400', '9007199254740993', '123456789012345678901234567890', '0e999999999999',
        longNumber(64), longNumber(65), longNumber(66), `1${'0'.repeat(63)}`, `1${'0'.repeat(64)}`,
        `-1${'0'.repeat(63)}`,
        '"\\ud800"', '"\\udc00"', '"\\udc00\\ud800"', '"\\ud83d\\ud83d\\udd11"', '"\\ud83d\\udd11"',
        '"\\uD83D\\uDD11"', '"\\u0000"',
        '"\\b\\f\\n\\r\\t\\/\\"\\\\"', '"\u007f\u0080\u2028\u2029\ufeff\ufffe\uffff\u{10ffff}"', '[[],{},[{}],""]',
        '[true,false,null]',
        ...[14, 15, 16, 17, 200, 2000].flatMap((depth) => [nested(depth, '[', ']'), nested(depth, '{"a":[', ']}')]),
        `"${'x'.repeat(15000)}"`, `[${'0,'.repeat(3000)}0]`,
    ].map((value) => on(`value ${value.slice(0, 30)} (${value.length})`, ({ claims }, random) =>
        claims.splice(random.below(claims.length + 1), 0, ['"odd"', value]))),
};
