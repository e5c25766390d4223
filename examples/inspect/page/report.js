// SPDX-License-Identifier: MIT
// An inspection as a picture.

const symbols = { passed: '✓', failed: '✗', not_reached: '–' };

function symbolOf(verdict) {
    const symbol = element('span', '', symbols[verdict]);
    symbol.setAttribute('aria-hidden', 'true');
    return symbol;
}

function badge(verdict) {
    return element('span', `badge ${verdict}`, symbolOf(verdict), ` ${verdict.replace('_', ' ')}`);
}

function codeOf(error) {
    if (!error?.code) return null;
    return element('code', '', error.subject ? `${error.code} (${error.subject})` : error.code);
}

function banner(kind, ...text) {
    return element('p', `banner ${kind}`, symbolOf(kind), ' ', ...text);
}

/// Of the first step that failed, or of an operand of it; empty where there is none.
function hintOf(steps) {
    const first = steps.findIndex(({ verdict, depth }) => verdict === 'failed' && depth === 0);
    if (first < 0) return '';
    const next = steps.findIndex(({ depth }, index) => index > first && depth === 0);
    const own = steps.slice(first, next < 0 ? steps.length : next);
    return own.find(({ verdict, hint }) => verdict === 'failed' && hint)?.hint ?? '';
}

/// A sentence about what the API should expect as well; empty where nothing is left open.
function warningOf(open) {
    if (open.length === 0) return '';
    const names = open.map((name) => `the ${name}`).join(' and ');
    return ` But ${names} ${open.length === 1 ? 'was' : 'were'} not checked: fill in what the API expects.`;
}

/// What came of it, in a sentence or two: what is read aloud.
function outcome({ accepted, error, steps, not_checked: open }) {
    if (accepted) return [banner('passed', 'The token is accepted.', warningOf(open))];
    const hint = hintOf(steps);
    return [
        banner('failed', 'The token is refused: ', codeOf(error)),
        ...(hint ? [element('p', 'hint', visible(hint))] : []),
    ];
}

/// The token's parts, each in a colour and under its name.
function parts(token) {
    const names = ['Header', 'Payload', 'Signature'];
    const pieces = token.trim().split('.');
    if (pieces.length !== names.length) return null;
    const list = element('ol', 'parts');
    pieces.forEach((piece, index) => {
        const text = element('p', 'piece', visible(piece));
        if (piece.length > 400) scrollable(text, `${names[index]}, encoded`);
        const size = `${piece.length} character${piece.length === 1 ? '' : 's'}`;
        list.append(element('li', names[index].toLowerCase(), element('h3', '', names[index], ` · ${size}`), text));
    });
    return section('parts', 'Token', list);
}

/// The whole value, of which the meaning may have a part only; from the server's JSON, since JavaScript rounds numbers.
function shownValue(value, json) {
    return typeof value === 'string' ? visible(value) : json.split('\n').map(visible).join('\n');
}

/// A table of the header's or the claims' members with what they mean; a sentence where they cannot be read.
function members(part, title, inspection, note) {
    const object = inspection[part];
    if (object === null || typeof object !== 'object')
        return section(part, title, element('p', 'help', 'This part cannot be read.'));
    const meanings = new Map();
    for (const meaning of inspection.meanings ?? []) if (meaning.part === part) meanings.set(meaning.name, meaning);
    const list = element('dl', 'members');
    for (const [name, value] of Object.entries(object)) {
        const meaning = meanings.get(name);
        const text = shownValue(value, inspection.texts[part][name]);
        const shown = element('pre', 'value', text);
        if (text.length > 400) scrollable(shown, `Value of ${visible(name)}`);
        list.append(
            element(
                'div',
                '',
                element('dt', '', visible(name)),
                element('dd', '', shown),
                meaning?.meaning ? element('dd', 'meaning', visible(meaning.meaning)) : null,
            ),
        );
    }
    return section(part, title, note ? element('p', 'warning', note) : null, list);
}

function detail(name, text) {
    return text ? element('div', '', element('dt', '', name), element('dd', '', visible(text))) : null;
}

function step(one) {
    const trust = one.verified ? 'verified' : 'unverified';
    const details = [detail('Expected', one.expected), detail('Found', one.actual), detail('Source', one.source)];
    return element(
        'li',
        `step ${one.verdict}`,
        element(
            'div',
            'head',
            badge(one.verdict),
            element('span', 'name', visible(one.name)),
            codeOf(one),
            one.verdict === 'not_reached' ? null : element('span', `trust ${trust}`, trust),
        ),
        element('dl', 'details', ...details),
        one.hint ? element('p', 'hint', visible(one.hint)) : null,
    );
}

/// The steps, what belongs to a combination in a list below it.
function steps(all) {
    const open = [element('ol', 'steps')];
    for (const one of all) {
        const depth = Math.max(0, Math.min(one.depth, open.length));
        open.length = Math.min(open.length, depth + 1);
        if (depth === open.length) {
            const parent = open[depth - 1].lastElementChild;
            open.push(element('ol', 'steps'));
            (parent ?? open[0]).append(open[depth]);
        }
        open[depth].append(step(one));
    }
    const ours = all.filter(({ depth }) => depth === 0);
    const failed = ours.filter(({ verdict }) => verdict === 'failed').length;
    const summary = `${failed} of ${ours.length} failed. What comes after a failure is examined all the same.`;
    return section('steps', 'Steps', failed ? element('p', 'help', summary) : null, open[0]);
}

function isVerified(inspection) {
    return inspection.steps.some(({ name, verdict }) => name === 'signature' && verdict === 'passed');
}

/// Everything below the outcome.
function report(inspection, token) {
    const note = isVerified(inspection) ? '' : 'Not verified: anybody may have written this.';
    const now = inspection.now ?? Math.floor(Date.now() / 1000);
    const judgement = element('div', 'column', steps(inspection.steps));
    const contents = element(
        'div',
        'column',
        parts(token),
        members('header', 'Header', inspection, ''),
        members('claims', 'Claims', inspection, note),
    );
    return [timeline(inspection.claims, now), element('div', 'columns', judgement, contents)];
}
