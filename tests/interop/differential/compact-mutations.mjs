// SPDX-License-Identifier: MIT
// The compact form: its base64url before it is signed, and its bytes afterwards.
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const names = ['header', 'payload', 'signature'];

/// Sets bits of the last character that no octet needs; the same text where all are needed.
function otherTail(part, random) {
    const unused = { 2: 4, 3: 2 }[part.length % 4];
    if (unused === undefined) return part;
    const last = alphabet.indexOf(part.at(-1));
    return part.slice(0, -1) + alphabet[last ^ (1 + random.below(2 ** unused - 1))];
}

const insertedAt = (text, at, more) => text.slice(0, at) + more + text.slice(at);
const somewhere = (more) => (part, random) => insertedAt(part, random.below(part.length + 1), more);

const foreign = [
    ' ', '\n', '\r\n', '\t', '\v', '\f', '\0', '=', '!', '~', '*', '%', '\u00e9', '\u2010', '\u{1f511}', '\ufeff',
];

/// Other texts of the same octets, at least for a decoder that is lenient.
const encodings = {
    'with other unused bits': otherTail,
    'with padding': (part) => part + '='.repeat((4 - (part.length % 4)) % 4),
    'with one =': (part) => `${part}=`,
    'with much padding': (part) => `${part}=====`,
    'with text behind its padding': (part) => `${part}=QUJD`,
    'with percent-encoded padding': (part) => `${part}%3D`,
    'in the other alphabet': (part) => part.replaceAll('-', '+').replaceAll('_', '/'),
    'with a character more': (part) => `${part}A`,
    'with a character less': (part) => part.slice(0, -1),
    ...Object.fromEntries(foreign.flatMap((more) => [
        [`with ${JSON.stringify(more)} inside`, somewhere(more)],
        [`with ${JSON.stringify(more)} behind`, (part) => part + more],
        [`with ${JSON.stringify(more)} before`, (part) => more + part],
    ])),
    'in lines': (part) => part.replace(/.{76}/g, '$&\r\n'),
};

/// What is signed is the changed text, so that only the reading of it can refuse the token.
const beforeSigning = ['header', 'payload'].flatMap((part, index) =>
    Object.entries(encodings).map(([how, change]) => ({
        name: `${part} ${how}, then signed`,
        stage: 'parts',
        apply(draft, random) {
            draft.parts[index] = change(draft.parts[index], random);
        },
    })));

/// White space behind the payload's JSON until the token is about as long as a token may be.
const toLimit = {
    name: 'about 32 KiB',
    stage: 'parts',
    apply(draft, random) {
        const signature = Math.ceil((draft.makeSignature(Buffer.alloc(0)).length * 4) / 3);
        const characters = 32 * 1024 - 2 - draft.parts[0].length - signature;
        const room = Math.floor((characters * 3) / 4) - draft.payloadBytes.length;
        if (room < 10) return;
        draft.payloadBytes = Buffer.concat([draft.payloadBytes, Buffer.alloc(room - 3 + random.below(8), ' ')]);
        draft.parts[1] = draft.payloadBytes.toString('base64url');
    },
};

const afterSigning = (change) =>
    ({ stage: 'compact', apply: (draft, random) => (draft.token = Buffer.from(change(draft.token, random))) });
const onBytes = (name, change) => ({ name, ...afterSigning(change) });
const onText = (name, change) => onBytes(name, (token, random) => change(token.toString(), random));
const onParts = (name, change) => onText(name, (token, random) => change(token.split('.'), random).join('.'));
const spliced = (parts, index, removed, ...added) =>
    [...parts.slice(0, index), ...added, ...parts.slice(index + removed)];
const onPart = (index, name, change) =>
    onParts(`${names[index]} ${name}`, (parts, random) => spliced(parts, index, 1, change(parts[index] ?? '', random)));

const replaced = (text, at, character) => text.slice(0, at) + character + text.slice(at + 1);

export const compactMutations = {
    'encoding of header or payload': beforeSigning,
    'size of the token': [toLimit],
    'encoding of the signature': Object.entries(encodings).map(([how, change]) => onPart(2, how, change)),
    'encoding changed after signing': [0, 1].flatMap((index) =>
        ['with other unused bits', 'with padding', 'in the other alphabet'].map((how) =>
            onPart(index, how, encodings[how]))),

    'bit flipped': [
        onBytes('a bit anywhere', (token, random) => {
            const changed = Buffer.from(token);
            if (changed.length !== 0) changed[random.below(changed.length)] ^= 1 << random.below(8);
            return changed;
        }),
        ...names.map((name, index) => onPart(index, 'with a bit of its octets flipped', (part, random) => {
            const octets = Buffer.from(part, 'base64url');
            if (octets.length !== 0) octets[random.below(octets.length)] ^= 1 << random.below(8);
            return octets.toString('base64url');
        })),
        ...names.map((name, index) => onPart(index, 'with another character', (part, random) =>
            replaced(part, random.below(part.length), random.pick(alphabet)))),
        onText('another last character', (token, random) => token.slice(0, -1) + random.pick(alphabet)),
    ],

    'cut': [
        onText('cut anywhere', (token, random) => token.slice(0, random.below(token.length + 1))),
        onText('cut at its start', (token, random) => token.slice(random.below(token.length + 1))),
        onText('without its last character', (token) => token.slice(0, -1)),
        onText('without its first character', (token) => token.slice(1)),
        ...names.map((name, index) =>
            onPart(index, 'cut', (part, random) => part.slice(0, random.below(part.length + 1)))),
    ],

    'parts': [
        onParts('header and payload swapped', ([header, payload, ...rest]) => [payload, header, ...rest]),
        onParts('payload and signature swapped', ([header, payload, signature]) => [header, signature, payload]),
        onParts('backwards', (parts) => parts.reverse()),
        ...names.map((name, index) => onParts(`without ${name}`, (parts) => spliced(parts, index, 1))),
        ...names.map((name, index) => onPart(index, 'empty', () => '')),
        ...names.map((name, index) => onPart(index, 'twice in itself', (part) => part + part)),
        ...names.map((name, index) => onParts(`${name} twice`, (parts) => spliced(parts, index, 0, parts[index]))),
        onParts('an empty part behind', (parts) => [...parts, '']),
        onParts('an empty part before', (parts) => ['', ...parts]),
        onParts('a fourth part', (parts) => [...parts, 'AAAA']),
        onParts('five parts', ([header]) => [header, 'AAAA', 'AAAA', 'AAAA', 'AAAA']),
        onText('a dot anywhere', somewhere('.')),
        onText('dots alone', (token, random) => '.'.repeat(random.below(10))),
        onText('thousands of dots', (token) => token + '.'.repeat(20_000)),
        onText('nothing', () => ''),
    ],

    'around the token': [
        ...[' ', '\n', '\r\n', '\t', '\0', '\ufeff', '"', '.', 'x', '=', '\0garbage', ',', '~', ';'].flatMap((more) => [
            onText(`${JSON.stringify(more)} behind`, (token) => token + more),
            onText(`${JSON.stringify(more)} before`, (token) => more + token),
        ]),
        onText('Bearer before', (token) => `Bearer ${token}`),
        onText('quoted', (token) => `"${token}"`),
        onText('twice', (token) => `${token}\n${token}`),
        onText('percent-encoded at its start', (token) => `%65${token.slice(1)}`),
        onText('in lower case', (token) => token.toLowerCase()),
        onText('as JSON', (token) => {
            const [header, payload, signature] = token.split('.');
            return JSON.stringify({ protected: header, payload, signature });
        }),
        onBytes('in UTF-16', (token) => Buffer.from(token.toString(), 'utf16le')),
        onText('with other dots', (token) => token.replaceAll('.', '\uff0e')),
        onText('over 32 KiB, by its signature', (token) => token + '='.repeat(33_000)),
    ],

    'bytes': [
        onBytes('a byte put in', (token, random) => {
            const at = random.below(token.length + 1);
            return Buffer.concat([token.subarray(0, at), random.bytes(1), token.subarray(at)]);
        }),
        onBytes('a byte of 0x80 or more put in', (token, random) => {
            const at = random.below(token.length + 1);
            return Buffer.concat([token.subarray(0, at), Buffer.of(128 + random.below(128)), token.subarray(at)]);
        }),
        onBytes('a byte left out', (token, random) => {
            const at = random.below(token.length);
            return Buffer.concat([token.subarray(0, at), token.subarray(at + 1)]);
        }),
        onBytes('a span left out', (token, random) => {
            const at = random.below(token.length);
            return Buffer.concat([token.subarray(0, at), token.subarray(at + 1 + random.below(50))]);
        }),
        onBytes('two spans swapped', (token, random) => {
            const at = random.below(token.length);
            return Buffer.concat([token.subarray(at), token.subarray(0, at)]);
        }),
        onBytes('of nothing but noise', (token, random) => random.bytes(random.below(400))),
    ],
};
