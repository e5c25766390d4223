// SPDX-License-Identifier: MIT
// Header or payload with other bytes than JSON has, or with odd ones that it may have, well signed.
const stage = 'text';

/// A change of the bytes of the header and the same of the payload.
const inBoth = (name, change) =>
    ['header', 'payload'].map((part) => ({
        name: `${part}: ${name}`,
        stage,
        apply(draft, random) {
            draft[`${part}Bytes`] = Buffer.from(change(draft[`${part}Bytes`], random));
        },
    }));

const before = (bytes) => (text) => Buffer.concat([Buffer.from(bytes), text]);
const behind = (bytes) => (text) => Buffer.concat([text, Buffer.from(bytes)]);
const inserted = (text, at, bytes) => Buffer.concat([text.subarray(0, at), Buffer.from(bytes), text.subarray(at)]);
const latin = (change) => (text, random) => Buffer.from(change(text.toString('latin1'), random), 'latin1');

/// Adds a member whose string holds these bytes.
const inString = (bytes) => (text) =>
    inserted(text, text.lastIndexOf('}'), [...Buffer.from(',"odd":"'), ...bytes, 0x22]);
const inName = (bytes) => (text) =>
    inserted(text, text.lastIndexOf('}'), [...Buffer.from(',"'), ...bytes, ...Buffer.from('":1')]);
const asMember = (value) => (text) => inserted(text, text.lastIndexOf('}'), Buffer.from(`,"odd":${value}`));

const hex = (bytes) => Buffer.from(bytes).toString('hex');

export const textMutations = {
    'white space': [' ', '\n', '\r\n', '\t', ' \t\r\n'].flatMap((space) => [
        ...inBoth(`${JSON.stringify(space)} before`, before(space)),
        ...inBoth(`${JSON.stringify(space)} behind`, behind(space)),
    ]),
    'no white space of JSON': ['\v', '\f', '\u00a0', '\u2028', '\u3000'].flatMap((space) => [
        ...inBoth(`${JSON.stringify(space)} before`, before(space)),
        ...inBoth(`${JSON.stringify(space)} behind`, behind(space)),
    ]),
    'byte order mark': [
        ...inBoth('a byte order mark', before('\ufeff')),
        ...inBoth('two byte order marks', before('\ufeff\ufeff')),
        ...inBoth('a byte order mark behind', behind('\ufeff')),
    ],
    'no UTF-8': [
        [0x80], [0xff], [0xfe], [0xc2], [0xc0, 0xaf], [0xc0, 0x80], [0xc1, 0xbf], [0xe0, 0x80, 0xaf],
        [0xed, 0xa0, 0x80],
        [0xed, 0xbf, 0xbf], [0xe2, 0x82], [0xf0, 0x80, 0x80, 0xaf], [0xf4, 0x90, 0x80, 0x80],
        [0xf8, 0x88, 0x80, 0x80, 0x80],
    ].flatMap((bytes) =>
        [...inBoth(`${hex(bytes)} in a string`, inString(bytes)), ...inBoth(`${hex(bytes)} in a name`, inName(bytes))]),
    'UTF-8 at its edges': [
        [0x7f], [0xc2, 0x80], [0xdf, 0xbf], [0xe0, 0xa0, 0x80], [0xed, 0x9f, 0xbf], [0xee, 0x80, 0x80],
        [0xef, 0xbf, 0xbd],
        [0xef, 0xbf, 0xbf], [0xf0, 0x90, 0x80, 0x80], [0xf4, 0x8f, 0xbf, 0xbf],
    ].flatMap((bytes) =>
        [...inBoth(`${hex(bytes)} in a string`, inString(bytes)), ...inBoth(`${hex(bytes)} in a name`, inName(bytes))]),
    'control character': [0, 1, 8, 9, 10, 13, 31].flatMap((byte) => [
        ...inBoth(`${byte} in a string`, inString([byte])),
        ...inBoth(`${byte} behind`, behind([byte])),
        ...inBoth(`${byte} before`, before([byte])),
    ]),
    'NUL and another object': [...inBoth('NUL and another object', behind('\0{"sub":"admin"}'))],
    'no JSON': [
        'NaN', 'Infinity', '-Infinity', '+1', '01', '-01', '.5', '1.', '1e', '1e+', '0x10', '1_000', '--1', '-', "'x'",
        'x', 'True', 'nul',
        'undefined', '[1,]', '[,1]', '[1 2]', '{"a":1,}', '{"a" 1}', '{a:1}', '{"a"}', '"\\x41"', '"\\u12"',
        '"\\uD83D\\u"', '"\\', '"', '[', '{',
        '1/*c*/', '1//c\n', '1#c\n', '',
    ].flatMap((value) => inBoth(`a member ${value}`, asMember(value))),
    'no object': ['', ' ', 'null', 'true', '1', '"x"', '[]', '[{}]', '{}', '{}{}', 'x'].flatMap((text) =>
        inBoth(`only ${text}`, () => text)),
    'more or less of it': [
        ...inBoth('a comma behind', behind(',')),
        ...inBoth('a brace behind', behind('}')),
        ...inBoth('a word behind', behind('x')),
        ...inBoth('itself behind', (text) => Buffer.concat([text, text])),
        ...inBoth('in an array', (text) => `[${text}]`),
        ...inBoth('a comma before its end', latin((text) => text.replace(/}$/, ',}'))),
        ...inBoth('cut', (text, random) => text.subarray(0, random.below(text.length))),
        ...inBoth('cut at its start', (text, random) => text.subarray(1 + random.below(text.length - 1))),
        ...inBoth('in UTF-16', (text) => Buffer.from(text.toString(), 'utf16le')),
        ...inBoth('in UTF-16 with a mark', (text) => Buffer.from(`\ufeff${text}`, 'utf16le')),
    ],
    'a byte changed before signing': [
        ...inBoth('a bit flipped', (text, random) => {
            const changed = Buffer.from(text);
            changed[random.below(text.length)] ^= 1 << random.below(8);
            return changed;
        }),
        ...inBoth('a byte of JSON put in', (text, random) =>
            inserted(text, random.below(text.length + 1), random.pick('"\\{}[],: 0-e.t'))),
        ...inBoth('any byte put in', (text, random) => inserted(text, random.below(text.length + 1), random.bytes(1))),
        ...inBoth('a byte left out', (text, random) => {
            const at = random.below(text.length);
            return Buffer.concat([text.subarray(0, at), text.subarray(at + 1)]);
        }),
        ...inBoth('a span twice', (text, random) => {
            const at = random.below(text.length);
            return inserted(text, at, text.subarray(at, at + 1 + random.below(20)));
        }),
    ],
};
