// SPDX-License-Identifier: MIT
// A C++ text as tokens, without comments and preprocessor lines: enough to find conditions, no parser.

const token = new RegExp(
    [
        /(?<skipped>\/\/[^\n]*|\/\*[^]*?\*\/|^[ \t]*#(?:[^\n]*\\\n)*[^\n]*)/,
        /(?<string>R"(?<mark>[^()\s]*)\([^]*?\)\k<mark>"|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)+')/,
        /(?<number>\d(?:[\w.]|'\w)*)/,
        /(?<name>[A-Za-z_]\w*)/,
        /(?<sign><=>|<<=|>>=|->\*|\.\.\.|&&|\|\||==|!=|<=|>=|<<|>>|->|::|\+\+|--|[-+*\/%&|^]=|[^\s\w])/,
    ].map(({ source }) => source).join('|'), 'gm');

const closing = { '(': ')', '[': ']', '{': '}' };

/// Tokens with `text`, `kind`, `start`, `end`, and for a bracket `match`, the number of the one that closes or opens
/// it.
/// A `binary` sign has spaces around it, as clang-format sets operators and never the brackets of a template.
export function tokensOf(source) {
    const tokens = [];
    const open = [];
    for (const found of source.matchAll(token)) {
        if (found.groups.skipped !== undefined) continue;
        const [text] = found;
        const start = found.index;
        const end = start + text.length;
        const kind = ['string', 'number', 'name'].find((one) => found.groups[one] !== undefined) ?? 'sign';
        const binary = kind === 'sign' && /\s/.test(source[start - 1] ?? '') && /\s/.test(source[end] ?? '');
        const one = { text, kind, start, end, binary };
        if (kind === 'sign' && text in closing) open.push(tokens.length);
        if (kind === 'sign' && Object.values(closing).includes(text)) {
            one.match = open.pop();
            if (one.match === undefined || closing[tokens[one.match].text] !== text)
                throw new Error(`a ${text} that closes nothing, at character ${start}`);
            tokens[one.match].match = tokens.length;
        }
        tokens.push(one);
    }
    return tokens;
}

/// The number of the first token from `from` on that stands in no bracket and satisfies the test, or of the bracket
/// that closes around it.
export function next(tokens, from, test) {
    let at = from;
    while (at < tokens.length && !test(tokens[at]) && !')]}'.includes(tokens[at].text))
        at = tokens[at].match === undefined ? at + 1 : tokens[at].match + 1;
    return at;
}

/// The same backwards: the first token before `from`, -1 if there is none.
export function previous(tokens, from, test) {
    let at = from - 1;
    while (at >= 0 && !test(tokens[at]) && !'([{'.includes(tokens[at].text))
        at = tokens[at].match === undefined ? at - 1 : tokens[at].match - 1;
    return at;
}
