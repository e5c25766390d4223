// SPDX-License-Identifier: MIT
// Mutants that change nothing anybody could see, as a person has judged them: equivalents.txt.
import { readFileSync } from 'node:fs';

/// Entries of `file`, `before`, `after` and `why`; the form is that in which survivors are printed:
///
///     token/header.hpp
///     - the line as it is
///     + the line as the mutant has it
///     why nobody can tell them apart
///
/// Each judges one mutant, for lines that are alike do not do the same: the first of them, or the second if there stands
/// `token/header.hpp #2`.
export function readEquivalents(path) {
    const blocks = readFileSync(path, 'utf8').split('\n').filter((line) => !line.startsWith('#')).join('\n').trim();
    return blocks.split(/\n\s*\n/).filter((block) => block !== '').map((block) => {
        const [place, before, after, ...why] = block.split('\n');
        const [file, nth = '1'] = place.split(' #');
        if (!before?.startsWith('- ') || !after?.startsWith('+ ') || why.join('').trim().length < 10)
            throw new Error(`${path}: needs a file, a "- " line, a "+ " line and a reason:\n${block}`);
        return { file, nth: Number(nth), before: before.slice(2), after: after.slice(2), why: why.join(' ').trim(),
                 isUsed: false };
    });
}

/// The entry that names the mutant, by its text and not by its line.
export function equivalentOf(entries, mutant) {
    const entry = entries.find(({ file, nth, before, after }) => file === mutant.file && nth === mutant.nth &&
        before === mutant.before && after === mutant.after);
    if (entry) entry.isUsed = true;
    return entry;
}
