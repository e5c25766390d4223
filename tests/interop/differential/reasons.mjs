// SPDX-License-Identifier: MIT
// Why bearer refuses what jose accepts: the only reasons there may be.
//
// A reason explains a refusal with its code (and subject) if its defect can be shown in the token. No token that bearer
// accepts may show any of them. Bearer's first check decides, so the reasons stand in the order of its checks.
import { exactSeconds, isCanonical } from './anatomy.mjs';
import { keyReasons } from './key-reasons.mjs';

const isText = (value) => typeof value === 'string';
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isScopeWord = (value) => isText(value) && value !== '' && !value.includes(' ');
const last = 253_402_300_799n;  // 9999-12-31T23:59:59Z

const compactReasons = [
    {
        code: 'token_too_large',
        why: 'longer than 32 KiB: a stranger must not choose how much is read',
        source: 'RFC 8725 §2.11; a limit of bearer',
        shows: ({ token }) => token.length > 32 * 1024,
    },
    {
        code: 'token_malformed',
        why: 'a character outside base64url: padding, the other alphabet, white space, or anything that node skips',
        source: 'RFC 7515 §2 and §5.2 step 2; RFC 4648 §3.3',
        shows: ({ token }) => !/^[A-Za-z0-9_.-]*$/.test(token.toString('latin1')),
    },
    {
        code: 'token_malformed',
        why: 'other unused bits, or another length, than the one text of these octets: else each token has siblings',
        source: 'RFC 4648 §3.5',
        shows: ({ parts }) => parts.some((part) => /^[A-Za-z0-9_-]*$/.test(part) && !isCanonical(part)),
    },
    {
        code: 'header_malformed',
        why: 'a header of more than 4 KiB',
        source: 'RFC 8725 §2.11; a limit of bearer',
        shows: ({ header }) => header.bytes.length > 4 * 1024,
    },
];

/// What is wrong with JSON that JSON.parse takes.
const jsonReasons = (part, code) => [
    {
        code,
        why: `the ${part} starts with a byte order mark`,
        source: 'RFC 8259 §8.1',
        shows: (token) => token[part].hasByteOrderMark,
    },
    {
        code,
        why: `the ${part} is not UTF-8: jose reads U+FFFD where others read something else`,
        source: 'RFC 7515 §5.2 step 3; RFC 7519 §7.2 step 10',
        shows: (token) => !token[part].isUtf8,
    },
    {
        code,
        why: `a name twice in one object of the ${part}: jose takes the last, others the first`,
        source: 'RFC 7515 §4; RFC 7519 §4; RFC 8259 §4',
        shows: (token) => token[part].hasDuplicates,
    },
    {
        code,
        why: `half a surrogate pair in a string of the ${part}: it is no Unicode text`,
        source: 'RFC 8259 §8.2; RFC 7493 §2.1',
        shows: (token) => token[part].hasLoneSurrogates,
    },
    {
        code,
        why: `the ${part} is nested more than 16 deep`,
        source: 'RFC 8259 §9; a limit of bearer',
        shows: (token) => token[part].depth > 16,
    },
    {
        code,
        why: `a number of the ${part} has more than 64 characters`,
        source: 'RFC 8259 §9; a limit of bearer',
        shows: (token) => token[part].numbers.some((literal) => literal.length > 64),
    },
    {
        code,
        why: `a number of the ${part} past a double's range: jose reads infinity`,
        source: 'RFC 8259 §6; RFC 7493 §2.2',
        shows: (token) => token[part].numbers.some((literal) => !Number.isFinite(Number(literal))),
    },
];

const present = (name, why, source) => ({
    code: 'header_unsupported',
    subject: name,
    why,
    source,
    shows: ({ header }) => header.has(name),
});

const headerReasons = [
    {
        code: 'header_malformed',
        subject: 'typ',
        why: '"typ" is not a string, or empty',
        source: 'RFC 7515 §4.1.9',
        shows: ({ header }) => header.has('typ') && (!isText(header.value.typ) || header.value.typ === ''),
    },
    {
        code: 'header_malformed',
        subject: 'kid',
        why: '"kid" is not a string, or empty, or longer than 256 bytes: jose ignores one that is not a string',
        source: 'RFC 7515 §4.1.4; a limit of bearer',
        shows: ({ header }) =>
            header.has('kid') &&
            (!isText(header.value.kid) || header.value.kid === '' || Buffer.byteLength(header.value.kid) > 256),
    },
    {
        code: 'header_malformed',
        subject: 'crit',
        why: '"crit" names a parameter twice',
        source: 'RFC 7515 §4.1.11',
        shows: ({ header }) => header.has('crit') && new Set(header.value.crit).size !== header.value.crit.length,
    },
    {
        code: 'header_unsupported',
        subject: 'crit',
        why: '"crit" asks for an extension, and bearer has none: jose knows "b64"',
        source: 'RFC 7515 §4.1.11',
        shows: ({ header }) => header.has('crit'),
    },
    {
        code: 'header_unsupported',
        subject: 'b64',
        why: '"b64" is false, which a JWT must not have: jose ignores it unless it is critical',
        source: 'RFC 7797 §6 and §7',
        shows: ({ header }) => header.has('b64') && header.value.b64 === false,
    },
    {
        code: 'header_malformed',
        subject: 'b64',
        why: '"b64" is not a boolean',
        source: 'RFC 7797 §3',
        shows: ({ header }) => header.has('b64') && typeof header.value.b64 !== 'boolean',
    },
    {
        code: 'header_malformed',
        subject: 'cty',
        why: '"cty" is not a string',
        source: 'RFC 7515 §4.1.10',
        shows: ({ header }) => header.has('cty') && !isText(header.value.cty),
    },
    {
        code: 'header_unsupported',
        subject: 'cty',
        why: '"cty" says that the payload is another JWT',
        source: 'RFC 7519 §5.2',
        shows: ({ header }) => isText(header.value.cty) && /^(application\/)?jwt$/i.test(header.value.cty),
    },
    present('jwk', '"jwk": the sender brings a key', 'RFC 7515 §10.1; RFC 8725 §2.1 and §3.10'),
    present('x5u', '"x5u": the sender brings the address of a key', 'RFC 7515 §10.1; RFC 8725 §3.10'),
    present('x5c', '"x5c": the sender brings certificates', 'RFC 7515 §10.1'),
    present('enc', '"enc": a header of a JWE in a token of three parts', 'RFC 7516 §9'),
    present('zip', '"zip": compression, which JWS has not', 'RFC 7516 §4.1.3; RFC 8725 §3.6'),
    {
        code: 'key_id_missing',
        subject: 'kid',
        why: 'no "kid": jose guesses where one key would do, which ends when the provider adds a second',
        source: 'RFC 7515 §4.1.4; RFC 8725 §3.5',
        shows: ({ header }) => !header.has('kid'),
    },
];

const wrongType = (name, wanted, source, isRight) => ({
    code: 'claim_malformed',
    subject: name,
    why: `"${name}" is not ${wanted}`,
    source,
    shows: ({ payload }) => payload.has(name) && !isRight(payload.value[name]),
});

const seconds = ({ payload }, name) => exactSeconds(payload.literals.get(name));

const beyondCalendar = (name, section) => ({
    code: 'claim_malformed',
    subject: name,
    why: `"${name}" is not in the years 1970 to 9999`,
    source: `RFC 7519 §2 and ${section}`,
    shows: (token) =>
        token.payload.literals.has(name) && (seconds(token, name).down < 0n || seconds(token, name).up > last),
});

const afterEnd = (name, section) => ({
    code: 'claim_malformed',
    subject: name,
    why: `"${name}" is after "exp": the token was never good`,
    source: `RFC 7519 ${section}`,
    shows: (token) => token.payload.literals.has(name) && seconds(token, name).up > seconds(token, 'exp').down,
});

const isScope = (value) => isText(value) || (Array.isArray(value) && value.every(isScopeWord));

const claimReasons = [
    wrongType('sub', 'a string, or empty: strangers would share it', 'RFC 7519 §4.1.2', (sub) =>
        isText(sub) && sub !== ''),
    wrongType('aud', 'a string or strings alone: jose looks only for its own', 'RFC 7519 §4.1.3', (aud) =>
        isText(aud) || (Array.isArray(aud) && aud.length !== 0 && aud.every(isText))),
    beyondCalendar('exp', '§4.1.4'),
    beyondCalendar('nbf', '§4.1.5'),
    beyondCalendar('iat', '§4.1.6'),
    wrongType('jti', 'a string', 'RFC 7519 §4.1.7', isText),
    wrongType('scp', 'a string or an array of words', 'RFC 8693 §4.2', isScope),
    wrongType('cnf', 'an object', 'RFC 7800 §3.1', isObject),
    wrongType('scope', 'a string or an array of words', 'RFC 8693 §4.2', isScope),
    wrongType('client_id', 'a string', 'RFC 8693 §4.3', isText),
    {
        code: 'sender_unproven',
        subject: 'cnf',
        why: 'bound to a key that nobody has proven to hold: jose leaves that to the caller',
        source: 'RFC 7800 §3.1; RFC 8705 §3; RFC 9449 §7.2',
        shows: ({ payload }) => payload.has('cnf'),
    },
    afterEnd('nbf', '§4.1.5'),
    afterEnd('iat', '§4.1.6'),
    {
        code: 'token_expired',
        subject: 'exp',
        why: 'expires within this second: fractions count against the token, since the clock has none',
        source: 'RFC 7519 §4.1.4',
        shows: (token) => seconds(token, 'exp').down <= token.now,
    },
    {
        code: 'token_not_yet_valid',
        subject: 'nbf',
        why: 'begins within the next second, by less than what a double can hold',
        source: 'RFC 7519 §4.1.5',
        shows: (token) => token.payload.literals.has('nbf') && seconds(token, 'nbf').up > token.now,
    },
    {
        code: 'token_issued_in_future',
        subject: 'iat',
        why: 'issued in the future: jose looks at "iat" only for a maximum age',
        source: 'RFC 7519 §4.1.6',
        shows: (token) => token.payload.literals.has('iat') && seconds(token, 'iat').up > token.now,
    },
];

export const reasons = [
    ...compactReasons,
    ...jsonReasons('header', 'header_malformed'),
    ...headerReasons,
    ...keyReasons,
    ...jsonReasons('payload', 'payload_malformed'),
    ...claimReasons,
];

/// The reason for which bearer may answer that, or undefined.
export function reasonFor(answer, token) {
    return reasons.find(({ code, subject, shows }) =>
        answer === (subject ? `${code} ${subject}` : code) && shows(token));
}

/// The reason for which bearer must not have accepted the token, or undefined.
export const reasonAgainst = (token) => reasons.find(({ shows }) => shows(token));
