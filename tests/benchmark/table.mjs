// SPDX-License-Identifier: MIT
// The results as plain text of at most 80 columns.
import { bits, contenders, floor, good, noise, refusals, sizes, typical } from './results.mjs';

const nameWidth = Math.max(...contenders.map(({ name }) => name.length));
const none = '-';

/// Everything there are results for, one small table a question.
export function tables(results) {
    return [conditions, ratios, comparison, refused, pieces, cacheMix, allocations, scaling, absent]
        .map((table) => table(results))
        .filter((lines) => lines.length > 0)
        .map((lines) => lines.join('\n'))
        .join('\n\n');
}

/// About three significant digits, two below 1, and no exponent.
export function number(value) {
    if (value === undefined || !Number.isFinite(value)) return none;
    if (value === 0) return '0';
    const magnitude = Math.floor(Math.log10(Math.abs(value)));
    return value.toFixed(magnitude < 0 ? 1 - magnitude : Math.max(0, 2 - magnitude));
}

export const microseconds = (run) => number(run && run.ns / 1e3);

/// A line of a table: a name and right-aligned cells.
function line(name, cells, width) {
    return name.padEnd(nameWidth) + cells.map((cell) => ` ${cell.padStart(width)}`).join('');
}

const sizeOf = (name) => name.split('-')[0].replace('KB', ' KB');

function conditions({ day, versions, context: { num_cpus: processors, mhz_per_cpu: megahertz } }) {
    const all = {
        'Measured on': day,
        OpenSSL: versions[floor],
        compiler: versions.compiler,
        node: versions.node?.replace(/^v/, ''),
        processors: processors && `${processors} of ${megahertz} MHz`,
    };
    const known = Object.entries(all).filter(([, value]) => value);
    return wrapped(known.map((words) => words.join(' ')).join(', '), ', ');
}

function ratios(results) {
    const width = 9;
    const rows = results
        .contendersWith((run) => good.includes(run.case) && run.ratio !== undefined)
        .filter(({ name }) => name !== floor);
    if (rows.length === 0) return [];
    const cells = (name, cell) => good.map((one) => cell(results.run(name, one)));
    return [
        'Time per validation, in times of what OpenSSL alone needs for the same signature',
        line('', bits.map((length) => `RS256, ${length} bits`), sizes.length * (width + 1) - 1),
        line('', good.map(sizeOf), width),
        line('bytes', good.map((one) => number(results.sizes[one])), width),
        line(`${floor}, µs`, cells(floor, microseconds), width),
        ...rows.map(({ name }) => line(name, cells(name, (run) => number(run?.ratio)), width)),
    ];
}

function comparison(results) {
    const width = 14;
    const [first, again] = ['bearer', 'bearer-cached'].map((name) => results.run(name, typical));
    const peers = results
        .contendersWith((run) => run.case === typical && run.threads === 1)
        .filter(({ kind }) => kind === 'peer');
    if (peers.length === 0 || !(first || again)) return [];
    return [
        'bearer is so many times as fast (1.6 KB, RS256, 2048 bits); a cache that knows',
        'the token is compared with a cache',
        line('as', ['version', 'which takes', 'uncached', 'cached'], width),
        ...peers.map(({ name, cacheOf }) => {
            const run = results.run(name, typical);
            const times = [cacheOf ? undefined : first, again].map((our) => number(our && run.ns / our.ns));
            return line(name, [results.versions[name] ?? none, `${microseconds(run)} µs`, ...times], width);
        }),
    ];
}

const refusalTitles = {
    expired: 'expired',
    'bad-signature': 'bad sig.',
    garbage: 'garbage',
    'unknown-key': 'other key',
    'too-large': 'too large',
    'wrong-algorithm': 'HS256',
};

function refused(results) {
    const width = 9;
    const rows = results.contendersWith((run) => refusals.includes(run.case) && run.threads === 1);
    if (rows.length === 0) return [];
    const isDear = (name, one) => results.refusalRatio(name, one) > 1 + noise;
    const cells = rows.map(({ name, kind }) =>
        refusals.map((one) => refusal(results.run(name, one), kind !== 'floor' && isDear(name, one))),
    );
    const explained = {
        '>': `takes longer than to accept the good token unseen, by more than ${100 * noise} %`,
        'no limit': 'accepts a token of any size',
        'ACCEPTED!': 'took for good what is not',
    };
    return [
        'Refusals: µs, and times of what OpenSSL needs for the good token',
        line('', refusals.map((one) => refusalTitles[one]), width),
        ...rows.map(({ name }, i) => name.padEnd(nameWidth) + cells[i].join('')),
        ...Object.entries(explained)
            .filter(([sign]) => cells.flat().some((cell) => cell.includes(sign)))
            .map(([sign, meaning]) => `${sign}: ${meaning}`),
    ];
}

/// A cell with the space before it, which is where the mark of a dear one is.
function refusal(run, isDear) {
    const mark = isDear && !run.accepted ? '>' : ' ';
    const text = run ? (verdict(run) ?? `${atMostFour(run.ns / 1e3)} ${atMostFour(run.ratio).padStart(4)}`) : none;
    return (mark + text).padStart(10);
}

/// As number(), in four columns, for what is not very large.
function atMostFour(value) {
    if (value < 0.01) return '<.01';
    return value < 1 ? value.toFixed(2) : number(value);
}

/// What there is to say of a token that should have been refused, and was not.
function verdict({ accepted, case: name }) {
    if (!accepted) return undefined;
    return name === 'too-large' ? 'no limit' : 'ACCEPTED!';
}

const pieceTitles = {
    [`bearer-authenticate/${typical}`]: 'authenticate: form, key and signature',
    [`bearer-judge-entra/${typical}`]: 'judge: every policy for Entra',
    'bearer-guard/admits': 'guard: from the header field to the admitted',
    'bearer-guard/refuses': 'guard: to a refusal by the policy of a route',
    [`json-dom/${typical}`]: 'the same payload into a JSON DOM, which bearer spares',
};

function pieces(results) {
    const piece = (title, ...cells) => title.padEnd(56) + cells.map((cell) => cell.padStart(12)).join('');
    const rows = Object.entries(pieceTitles)
        .map(([name, title]) => [title, results.run(...name.split('/'))])
        .filter(([, run]) => run);
    if (rows.length === 0) return [];
    return [
        piece('Parts of a validation (1.6 KB, RS256, 2048 bits)', 'µs', 'of OpenSSL'),
        ...rows.map(([title, run]) => piece(title, microseconds(run), number(run.ratio))),
    ];
}

function cacheMix({ mix }) {
    const width = 15;
    if (mix === undefined) return [];
    const row = (title, run, ...quotient) =>
        line(title, [`${(100 * run.hit_rate).toFixed(1)} %`, `${microseconds(run)} µs`, ...quotient], width);
    return [
        'Cache mix: every tenth call brings a new token (1.6 KB, RS256, 2048 bits)',
        line('', ['hit rate', 'a call takes', 'quotient'], width),
        row('busy callers', mix.busy),
        row('new callers', mix.fresh),
        row('both', mix.all, number(mix.quotient)),
        line('    to one caller, one new', ['', '', number(mix.quotientAlone)], width),
    ];
}

function allocations(results) {
    const width = 18;
    const cases = sizes.map((size) => `${size}-2048`);
    const rows = results.contendersWith((run) => cases.includes(run.case) && run.allocations !== undefined);
    if (rows.length === 0) return [];
    const cell = (run) =>
        run?.allocations === undefined ? none : `${Math.round(run.allocations)}, ${Math.round(run.bytes)} B`;
    return [
        'Allocations with operator new, and bytes, per validation',
        line('', cases.map(sizeOf), width),
        ...rows.map(({ name }) => line(name, cases.map((one) => cell(results.run(name, one))), width)),
    ];
}

function scaling(results) {
    const width = 19;
    const rows = results.contendersWith((run) => run.threads === 2);
    if (rows.length === 0) return [];
    return [
        'Validations a second, and times that with two threads (1.6 KB, 2048 bits)',
        line('', ['one thread', 'each its own token', 'the same token'], width),
        ...rows.map(({ name }) => {
            const both = [typical, `${typical}-shared`].map((one) => results.scaling(name, one));
            return line(name, [results.perSecond(name, typical, 1), ...both].map(number), width);
        }),
    ];
}

/// Never silently.
function absent(results) {
    const present = results.contendersWith(() => true);
    const names = contenders.filter((contender) => !present.includes(contender)).map(({ name }) => name);
    return names.length === 0 ? [] : wrapped(`Not measured: ${names.join(', ')}`, ', ');
}

/// Lines of at most 80 columns, broken where the separator is.
function wrapped(text, separator) {
    const lines = [];
    for (const part of text.split(separator)) {
        const longer = lines.length > 0 ? `${lines.at(-1)}${separator}${part}` : part;
        if (lines.length === 0 || longer.length <= 79) lines.splice(-1, 1, longer);
        else lines.push(`${lines.pop()}${separator.trimEnd()}`, `    ${part}`);
    }
    return lines;
}
