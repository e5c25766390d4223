// SPDX-License-Identifier: MIT
// The rules by which a site is broken.
import { next, previous } from './tokens.mjs';

const offByOne = { '<': '<=', '>': '>=', '<=': '<', '>=': '>', '==': '!=', '!=': '==' };
const isComparison = (token) => token.binary && token.text in offByOne;
const isLogical = (token) => token.binary && (token.text === '&&' || token.text === '||');

/// What is replaced (`start`, `end`, in characters), by which `text` and under which rule.
export function mutantsOf(source, tokens, site) {
    const own = [];
    for (let at = site.first; at < site.last; ++at)
        if (!site.inner.some(({ first, last }) => at >= first && at < last)) own.push(at);

    const found = [...ofTheWhole(source, tokens, site)];
    if (site.kind !== 'declared')
        for (const at of own) found.push(...ofToken(tokens, at, site));

    const distinct = new Map();
    for (const one of found) {
        const { start, end, text } = one;
        const changed = source.slice(tokens[site.first].start, start) + text +
            source.slice(end, tokens[site.last].start);
        if (!distinct.has(changed)) distinct.set(changed, one);
    }
    return [...distinct.values()];
}

const span = (tokens, first, last) => ({ start: tokens[first].start, end: tokens[last - 1].end });

function* ofTheWhole(source, tokens, site) {
    const whole = span(tokens, site.first, site.last);
    const text = source.slice(whole.start, whole.end);
    const [head] = text.match(/^\w*/);
    const isCall = tokens[site.first + 1]?.text === '(' && tokens[site.first + 1].match === site.last - 1;
    if (site.kind === 'declared') {
        const { name } = site;
        yield { ...whole, text: `${text}; false`, instead: 'false', rule: 'check removed' };
        yield { ...whole, text: `${text}; !${name}`, instead: `!${name}`, rule: 'check inverted' };
    } else if (site.kind === 'condition') {
        yield { ...whole, text: 'false', rule: 'check removed' };
        if (!onlyEquality(tokens, site)) yield { ...whole, text: `!(${text})`, rule: 'check inverted' };
    } else if (text === 'true' || text === 'false') {
        yield { ...whole, text: text === 'true' ? 'false' : 'true', rule: 'the other answer' };
    } else if (site.kind === 'returned' && isCall && head === 'reject') {
        yield { ...whole, text: 'accept()', rule: 'the other answer' };
    } else if (site.kind === 'returned' && isCall && head === 'accept') {
        yield { ...whole, text: 'reject({ErrorCode::internal_error})', rule: 'the other answer' };
    }
}

// Its inversion is the one of its operator.
function onlyEquality(tokens, { first, last }) {
    const signs = tokens.slice(first, last).filter((token) => isComparison(token) || isLogical(token));
    return (signs.length === 1 && /^[!=]=$/.test(signs[0].text)) ||
        (signs.length === 0 && tokens[first].text === '!');
}

function* ofToken(tokens, at, site) {
    const token = tokens[at];
    const itself = { start: token.start, end: token.end };
    if (isComparison(token)) yield { ...itself, text: offByOne[token.text], rule: 'off by one' };
    if (token.kind === 'sign' && token.text === '!') yield { ...itself, text: '', rule: 'check inverted' };
    if (token.kind === 'sign' && token.text === '?') yield* ofChoice(tokens, at, site);
    if (isLogical(token) && tokens[at - 1].text !== '...' && tokens[at + 1].text !== '...')
        yield* ofLogical(tokens, at, site);
    yield* ofLimit(tokens, at);
}

const bounds = /^([;,?:=]|return)$/;
const operand = (tokens, site, at, alsoEnds) => {
    const ends = ({ kind, text, binary }) =>
        kind !== 'string' && (bounds.test(text) || (binary && alsoEnds.includes(text)));
    return {
        left: span(tokens, Math.max(previous(tokens, at, ends) + 1, site.first), at),
        right: span(tokens, at + 1, Math.min(next(tokens, at + 1, ends), site.last)),
    };
};

function* ofChoice(tokens, at, site) {
    const { left } = operand(tokens, site, at, []);
    yield { ...left, text: 'true', rule: 'one choice' };
    yield { ...left, text: 'false', rule: 'one choice' };
}

function* ofLogical(tokens, at, site) {
    const { text, start, end } = tokens[at];
    yield { start, end, text: text === '&&' ? '||' : '&&', rule: 'and for or' };
    // "&&" binds tighter: it is part of an operand of "||".
    const { left, right } = operand(tokens, site, at, text === '&&' ? ['&&', '||'] : ['||']);
    const neutral = text === '&&' ? 'true' : 'false';
    yield { ...left, text: neutral, rule: 'operand dropped' };
    yield { ...right, text: neutral, rule: 'operand dropped' };
}

// A number, or one of limits::, beside a comparison.
function* ofLimit(tokens, at) {
    const token = tokens[at];
    const isNumber = token.kind === 'number' && !/[.]|^0[xX].*[pP]/.test(token.text);
    const isLimit = token.text === 'limits' && tokens[at + 1]?.text === '::';
    const last = isNumber ? at : isLimit ? at + 2 : undefined;
    if (last === undefined || ![tokens[at - 1], tokens[last + 1]].some((one) => one && isComparison(one))) return;
    const text = tokens.slice(at, last + 1).map((one) => one.text).join('');
    const place = span(tokens, at, last + 1);
    yield { ...place, text: `${text} + 1`, rule: 'limit moved' };
    if (text !== '0') yield { ...place, text: `${text} - 1`, rule: 'limit moved' };
}
