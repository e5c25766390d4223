// SPDX-License-Identifier: MIT
// What the library wants to be, and whether it was where this was measured.
import { contenders, noise, typical } from './results.mjs';

const uncached = ['bearer', 'bearer-entra'];
const cached = ['bearer-cached'];
const ours = [...uncached, ...cached];
const cheapRefusals = ['garbage', 'too-large', 'unknown-key', 'wrong-algorithm'];
const allRefusals = [...cheapRefusals, 'expired', 'bad-signature'];

/// Each with the figure that is farthest from it and who or what has that figure.
export function goals(results) {
    const typicalOf = (names, key) => names.map((who) => [who, results.run(who, typical)?.[key]]);
    const refusalsOf = (cases, value) => ours.flatMap((who) => cases.map((one) => [one, value(who, one)]));
    const scalingOf = (name) => ours.map((who) => [who, results.scaling(who, name)]);
    const ratio = (who, one) => results.refusalRatio(who, one);
    const microseconds = (who, one) => results.run(who, one)?.ns / 1e3;
    return [
        goal('uncached, in times of OpenSSL alone', '<= 1.10', typicalOf(uncached, 'ratio')),
        goal('    allocations', '<= 2', typicalOf(uncached, 'allocations')),
        goal('    times as fast as any peer', '> 1', advantages(results, 'bearer')),
        goal('cached, in times of OpenSSL alone', '<= 0.02', typicalOf(cached, 'ratio')),
        goal('    allocations', '<= 0', typicalOf(cached, 'allocations')),
        goal('    times as fast as any peer', '> 1', advantages(results, 'bearer-cached')),
        goal('    every tenth new, to known + new', '<= 1.3', [['', results.mix?.quotient]]),
        goal('refusals, in times of an acceptance', `<= ${1 + noise}`, refusalsOf(allRefusals, ratio)),
        goal('    without a verification, µs', '< 2', refusalsOf(cheapRefusals, microseconds)),
        goal('2 threads to 1, a token each', '>= 1.9', scalingOf(typical)),
        goal('2 threads to 1, the same token', '>= 1.5', scalingOf(`${typical}-shared`)),
    ];
}

/// One line each, of at most 80 columns.
export function goalLines(results) {
    const line = (title, measured, limit, rest) =>
        `${title.padEnd(37)}${measured.padStart(13)} ${limit.padStart(8)}  ${rest}`.trimEnd();
    const lines = goals(results).map(({ title, limit, worst, isMet }) => {
        if (worst === undefined) return line(title, 'not measured', limit, '');
        return line(title, exact(worst.value), limit, `${isMet ? 'yes' : 'NO '} ${worst.who}`);
    });
    return [line('Goals (1.6 KB, RS256, 2048 bits)', 'measured', 'goal', ''), ...lines].join('\n');
}

/// Over each peer that was measured; a cache that knows the token only where ours does.
function advantages(results, who) {
    const ourNs = results.run(who, typical)?.ns;
    return contenders
        .filter(({ kind, cacheOf }) => kind === 'peer' && (!cacheOf || cached.includes(who)))
        .filter(({ name }) => results.run(name, typical))
        .map(({ name }) => [name, results.run(name, typical).ns / ourNs]);
}

const comparisons = {
    '<=': (value, bound) => value <= bound,
    '<': (value, bound) => value < bound,
    '>=': (value, bound) => value >= bound,
    '>': (value, bound) => value > bound,
};

/// Measured only if all figures are.
function goal(title, limit, figures) {
    const [sign, bound] = limit.split(' ');
    const sorted = figures.map(([who, value]) => ({ who, value })).sort((a, b) => a.value - b.value);
    if (sorted.length === 0 || !sorted.every(({ value }) => Number.isFinite(value))) return { title, limit };
    const worst = sorted.at(sign.startsWith('<') ? -1 : 0);
    return { title, limit, worst, isMet: comparisons[sign](worst.value, Number(bound)) };
}

/// More digits than in the tables, so that what just misses a goal does not look as if it met it.
function exact(value) {
    return Number.isInteger(value) ? String(value) : value.toFixed(value < 0.1 ? 4 : 3);
}
