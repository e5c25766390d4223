// SPDX-License-Identifier: MIT
// What can be seen in a token that jose has accepted, for the reasons in reasons.mjs; knows nothing of bearer's code.
//
// It reads as leniently as jose does, and takes for granted that JSON.parse has found no fault.

const decode = (segment) => Buffer.from(segment, 'base64url');

/// The token taken apart: its bytes, its three parts as text, header and payload as Json.
export function anatomyOf(token) {
    const text = new TextDecoder().decode(token);
    const parts = text.split('.');
    return { token, parts, header: new Json(decode(parts[0])), payload: new Json(decode(parts[1])) };
}

/// Whether the part is base64url as RFC 7515 §2 wants it: only its alphabet, and no other text for the same octets.
export const isCanonical = (part) => /^[A-Za-z0-9_-]*$/.test(part) && decode(part).toString('base64url') === part;

/// A JSON object as bytes and as value, and what JSON.parse does not tell of it.
export class Json {
    constructor(bytes) {
        this.bytes = bytes;
        const text = new TextDecoder().decode(bytes);  // drops a byte order mark, replaces what is no UTF-8
        this.value = JSON.parse(text);
        this.depth = 0;
        this.hasDuplicates = false;
        this.hasLoneSurrogates = false;
        this.numbers = [];
        /// The literals of the outermost object's members that are numbers.
        this.literals = new Map();
        this.#scan(text);
    }

    get hasByteOrderMark() {
        return this.bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]));
    }

    get isUtf8() {
        try {
            new TextDecoder('utf-8', { fatal: true }).decode(this.bytes);
            return true;
        } catch {
            return false;
        }
    }

    has(name) {
        return Object.hasOwn(this.value, name);
    }

    #scan(text) {
        const open = [];  // for every open object its names, for every open array null
        let name;
        const tokens = text.matchAll(/"(?:[^"\\]|\\.)*"\s*:|"(?:[^"\\]|\\.)*"|[-\d][\d.eE+-]*|[{}[\]]/gsu);
        for (const [found] of tokens) {
            if (found === '{' || found === '[') {
                open.push(found === '{' ? new Set() : null);
                this.depth = Math.max(this.depth, open.length);
            } else if (found === '}' || found === ']') {
                open.pop();
            } else if (found.endsWith(':')) {
                name = this.#string(found.slice(0, -1));
                const names = open.at(-1);
                if (names.has(name)) this.hasDuplicates = true;
                names.add(name);
            } else if (found.startsWith('"')) {
                this.#string(found);
            } else {
                this.numbers.push(found);
                if (open.length === 1) this.literals.set(name, found);
            }
        }
    }

    #string(quoted) {
        const string = JSON.parse(quoted);
        if (/\p{Surrogate}/u.test(string)) this.hasLoneSurrogates = true;
        return string;
    }
}

/// A number literal rounded down and up to whole seconds, exactly.
export function exactSeconds(literal) {
    const [, sign, whole, fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(literal);
    let digits = BigInt(sign + whole + fraction);
    const scale = Number(exponent) - fraction.length;
    if (digits === 0n) return { down: 0n, up: 0n };
    if (scale >= 0) {
        digits *= 10n ** BigInt(Math.min(scale, 400));  // past a double's range all are alike
        return { down: digits, up: digits };
    }
    const unit = 10n ** BigInt(Math.min(-scale, 500));
    const towardsZero = digits / unit;
    const exact = digits % unit === 0n;
    return {
        down: exact || digits > 0n ? towardsZero : towardsZero - 1n,
        up: exact || digits < 0n ? towardsZero : towardsZero + 1n,
    };
}
