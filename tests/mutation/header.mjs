// SPDX-License-Identifier: MIT
// A header with its mutants: each alone, or all at once behind a switch.
import { mutantsOf } from './mutants.mjs';
import { sitesOf } from './sites.mjs';
import { tokensOf } from './tokens.mjs';

export class Header {
    /// `path` from include/bearer/; ids are given to mutants from `firstId` on.
    constructor(path, source, firstId) {
        this.path = path;
        this.source = source;
        this.tokens = tokensOf(source);
        this.sites = sitesOf(this.tokens);
        this.mutants = [];
        for (const site of this.sites) {
            site.mutants = mutantsOf(source, this.tokens, site).map((change) => this.#mutant(change, site, firstId++));
            this.mutants.push(...site.mutants);
        }
        const alike = {};
        for (const one of this.mutants) {
            const text = `${one.before}\n${one.after}`;
            one.nth = alike[text] = (alike[text] ?? 0) + 1;
        }
    }

    #mutant(change, site, id) {
        const start = this.source.lastIndexOf('\n', change.start) + 1;
        const end = this.source.indexOf('\n', change.end);
        const changed = this.source.slice(start, change.start) + change.text + this.source.slice(change.end, end);
        const from = this.tokens[site.first - 1].start;
        const to = this.tokens[site.last].end;
        // Only the compiler notices if what it computes itself cannot be computed.
        const asksTheCompiler = this.source.slice(from, to).includes('is_constant_evaluated');
        return { ...change, id, file: this.path, line: this.#lineOf(change.start), isSwitched: !asksTheCompiler,
                 lines: [this.#lineOf(from), this.#lineOf(to)],
                 before: oneLine(this.source.slice(start, end)), after: oneLine(changed) };
    }

    #lineOf(place) {
        return this.source.slice(0, place).split('\n').length;
    }

    /// The header with this mutant in place.
    with({ start, end, text }) {
        return this.source.slice(0, start) + text + this.source.slice(end);
    }

    /// The header that behaves as the mutant whose id is active; those that are not `isSwitched` are left out. Every
    /// line keeps its number.
    withSwitches() {
        return this.#switched(0, this.source.length, this.sites);
    }

    #switched(start, end, sites) {
        let text = '';
        let at = start;
        for (const site of sites) {
            const from = this.tokens[site.first].start;
            const to = this.tokens[site.last - 1].end;
            if (from < at) continue;  // in a site that has been written already
            const mutants = site.mutants.filter(({ isSwitched }) => isSwitched);
            const inner = this.#switched(from, to, site.inner);
            if (mutants.length === 0) {
                text += this.source.slice(at, from) + inner;
                at = to;
            } else if (site.kind === 'returned') {
                const begin = this.tokens[site.first - 1].start;  // the word itself
                const others = mutants.map((one) => `if (${active(one)}) return ${this.#expression(from, to, one)};`);
                text += `${this.source.slice(at, begin)}{ ${others.join(' ')} return ${inner}; }`;
                at = this.tokens[site.last].end;  // its semicolon
            } else {
                text += this.source.slice(at, from) + this.#choice(site, mutants, inner, from, to);
                at = to;
            }
        }
        return text + this.source.slice(at, end);
    }

    #choice(site, mutants, original, from, to) {
        const choose = (others, otherwise) =>
            mutants.map((one, i) => `${active(one)} ? ${others[i]} : `).join('') + otherwise;
        if (site.kind === 'declared')
            return `${original}; ${choose(mutants.map(({ instead }) => instead), `static_cast<bool>(${site.name})`)}`;
        const expressions = mutants.map((one) => this.#expression(from, to, one));
        if (site.kind === 'value') return `(${choose(expressions.map((one) => `(${one})`), `(${original})`)})`;
        return choose(expressions.map((one) => `static_cast<bool>(${one})`), `static_cast<bool>(${original})`);
    }

    #expression(from, to, { start, end, text }) {
        return oneLine(this.source.slice(from, start) + text + this.source.slice(end, to));
    }
}

const active = ({ id }) => `::bearer_mutant(${id})`;
const oneLine = (text) => text.replace(/ *\/\/[^\n"]*$/gm, '').replace(/\s*\n\s*/g, ' ').trim();
