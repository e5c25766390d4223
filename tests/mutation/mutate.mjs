// SPDX-License-Identifier: MIT
// Breaks the checks of the headers one at a time and shows which of these mutants no test notices.
//
//     node tests/mutation/mutate.mjs [--files PATTERN] [--rules PATTERN] [--sample N] [--seed N] [--list]
//                                     [--listed] [--jobs N] [--root DIR] [--build DIR]
//
// The patterns are regular expressions, for paths from include/bearer/ and for the rules that --list shows in brackets;
// a sample is the same for the same seed. Without --files the headers are those that decide about tokens. Fails if a
// mutant survives that equivalents.txt does not name. With --listed it tries those that are named there, and fails if a
// test notices one after all.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { equivalentOf, readEquivalents } from './equivalents.mjs';
import { Header } from './header.mjs';
import { Compiler } from './programs.mjs';
import { Trial } from './trial.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const deciding = new RegExp(
    '^((token|key|signature|policy|entra|cache)/|token_validator|issuer_router|http/authorization_header|' +
    'detail/(base64url|json_reader|json_string|json_number|json_value)[.])');

const { values: options } = parseArgs({
    options: {
        files: { type: 'string', default: deciding.source },
        rules: { type: 'string', default: '' },
        sample: { type: 'string' },
        seed: { type: 'string', default: '1' },
        list: { type: 'boolean', default: false },
        listed: { type: 'boolean', default: false },
        jobs: { type: 'string', default: String(availableParallelism()) },
        root: { type: 'string', default: path.join(here, '../..') },
        build: { type: 'string' },
    },
});
const root = path.resolve(options.root);
const build = path.resolve(options.build ?? path.join(root, 'build/mutation'));

/// Every mutant of every header that matches, and the headers.
function findMutants() {
    const include = path.join(root, 'include/bearer');
    const pattern = new RegExp(options.files);
    const rules = new RegExp(options.rules);
    const matches = (name) => /\.hpp$/.test(name) && pattern.test(name);
    const paths = readdirSync(include, { recursive: true }).filter(matches).sort();
    if (paths.length === 0) throw new Error(`no header matches ${options.files}`);
    const headers = [];
    let id = 1;
    for (const name of paths) {
        headers.push(new Header(name, readFileSync(path.join(include, name), 'utf8'), id));
        id += headers.at(-1).mutants.length;
    }
    const mutants = headers.flatMap((header) => header.mutants).filter(({ rule }) => rules.test(rule));
    return { headers, mutants: sampled(mutants) };
}

function sampled(mutants) {
    if (options.sample === undefined) return mutants;
    const place = ({ file, before, after }) =>
        createHash('sha256').update([options.seed, file, before, after].join('\n')).digest('hex');
    const shuffled = mutants.map((one) => [place(one), one]).sort(([a], [b]) => (a < b ? -1 : 1));
    return shuffled.slice(0, Number(options.sample)).map(([, one]) => one).sort((a, b) => a.id - b.id);
}

const where = ({ file, line }) => `${file}:${line}`;
const alike = ({ nth }) => (nth > 1 ? ` #${nth}` : '');
const shown = (mutant) => `${where(mutant)}${alike(mutant)} (${mutant.rule})\n- ${mutant.before}\n+ ${mutant.after}`;

async function main() {
    const { headers, mutants } = findMutants();
    if (options.list) return console.log(mutants.map(shown).join('\n\n'));

    const listed = path.join(root, 'tests/mutation/equivalents.txt');
    const entries = existsSync(listed) ? readEquivalents(listed) : [];
    const outcomes = mutants.map((mutant) => ({ mutant, equivalent: equivalentOf(entries, mutant) }));

    const compiler = new Compiler(root, build);
    const trial = new Trial(compiler, headers);
    await compiler.prepare();
    await trial.prepare();
    const waiting = outcomes.filter(({ equivalent }) => options.listed === (equivalent !== undefined));
    const worker = async () => {
        for (let outcome; (outcome = waiting.shift()) !== undefined;) {
            Object.assign(outcome, await trial.try(outcome.mutant));
            const { mutant, verdict, by } = outcome;
            console.log(`${verdict.padEnd(12)} ${where(mutant)} ${mutant.rule}${by ? `: ${by}` : ''}`);
        }
    };
    await Promise.all(Array.from({ length: Math.max(1, Number(options.jobs)) }, worker));
    if (options.listed) reportListed(outcomes.filter(({ equivalent }) => equivalent));
    else report(outcomes, entries);
}

const section = (title, lines) => lines.length > 0 && console.log(`\n${title}\n\n${lines.join('\n\n')}`);

function reportListed(outcomes) {
    const noticed = outcomes.filter(({ verdict }) => verdict !== 'survived');
    section('Named, and noticed all the same:', noticed.map(({ mutant, by }) => `${shown(mutant)}\n${by}`));
    console.log(`\n${outcomes.length} mutants that are named: ${noticed.length} noticed`);
    if (noticed.length > 0) process.exitCode = 1;
}

function report(outcomes, entries) {
    const of = (verdict) => outcomes.filter((outcome) => outcome.verdict === verdict);
    const named = outcomes.filter((outcome) => outcome.equivalent);
    const elsewhere = named.filter(({ equivalent: { why } }) => why.startsWith('Killed '));
    section('Equivalent, or killed elsewhere:', named.map(({ mutant, equivalent: { why } }) => `${shown(mutant)}\n${why}`));
    section('Survivors:', of('survived').map(({ mutant }) => shown(mutant)));

    // An entry whose line has changed judges something else.
    const files = new Set(outcomes.map(({ mutant }) => mutant.file));
    const isPart = options.sample !== undefined || options.rules !== '';
    const stale = isPart ? [] : entries.filter(({ file, isUsed }) => !isUsed && files.has(file));
    section('Equivalents that are no mutants any more:',
            stale.map(({ file, before, after }) => `${file}\n- ${before}\n+ ${after}`));

    const counts = ['killed', 'timed out', 'not compiled'].map((verdict) => `${of(verdict).length} ${verdict}`);
    console.log(`\n${outcomes.length} mutants: ${counts.join(', ')}, ${named.length - elsewhere.length} equivalent, ` +
                `${elsewhere.length} killed elsewhere, ${of('survived').length} survived`);
    if (of('survived').length > 0 || stale.length > 0) process.exitCode = 1;
}

await main();
