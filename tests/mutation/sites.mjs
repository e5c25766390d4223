// SPDX-License-Identifier: MIT
// The places of a header where something is decided.
import { next, previous } from './tokens.mjs';

const is = (...texts) => (token) => token.kind !== 'string' && texts.includes(token.text);

/// Sites, the outer before the inner: `kind` and the expression's tokens from `first` up to `last`, which is not part.
///
/// A `condition` is that of an `if`, a `declared` one declares `name` besides; a `loop` is one of `while` and `for`; a
/// `value` initializes or is assigned; `returned` is what follows `return`. Conditions that the compiler decides are
/// left out: they cannot be switched while a program runs.
export function sitesOf(tokens) {
    const sites = [];
    for (let at = 0; at < tokens.length; ++at) {
        const site = siteAt(tokens, at);
        if (site && site.first < site.last) sites.push(site);
    }
    sites.sort((a, b) => a.first - b.first || b.last - a.last);
    for (const site of sites) site.inner = sites.filter((other) => other !== site && within(other, site));
    return sites;
}

const within = (inner, outer) => inner.first >= outer.first && inner.last <= outer.last;

function siteAt(tokens, at) {
    const { kind, text } = tokens[at];
    if (kind === 'name' && text === 'return')
        return { kind: 'returned', first: at + 1, last: next(tokens, at + 1, is(';')) };
    if (kind === 'sign' && text === '=') return valueAfter(tokens, at);
    if (kind !== 'name' || tokens[at + 1]?.text !== '(') return undefined;

    const last = tokens[at + 1].match;
    if (text === 'while') return { kind: 'loop', first: at + 2, last };
    if (text === 'for') {
        const first = next(tokens, at + 2, is(';')) + 1;
        return first < last ? { kind: 'loop', first, last: next(tokens, first, is(';')) } : undefined;
    }
    if (text !== 'if') return undefined;
    const semicolon = next(tokens, at + 2, is(';'));
    const first = semicolon < last ? semicolon + 1 : at + 2;
    const equals = next(tokens, first, is('='));
    return equals < last ? { kind: 'declared', first, last, name: tokens[equals - 1].text }
                         : { kind: 'condition', first, last };
}

const fixedByTheCompiler = /^(constexpr|using|template|concept|requires|operator|enum|static_assert|typename|class)$/;

function valueAfter(tokens, at) {
    const before = previous(tokens, at, is(';', '{', '}'));
    if (before < 0 || !is(';', '{', '}')(tokens[before])) return undefined;
    if (tokens.slice(before + 1, at).some(({ text }) => fixedByTheCompiler.test(text))) return undefined;
    if (is('[', '{', 'default', 'delete')(tokens[at + 1])) return undefined;
    return { kind: 'value', first: at + 1, last: next(tokens, at + 1, is(';')) };
}
