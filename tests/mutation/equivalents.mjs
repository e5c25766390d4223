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
/// Each judges one mutant: lines that are alike are not alike in what they do.
export function readEquivalents(path) {
    const blocks = readFileSync(path, 'utf8').split('\n').filter((line) => !line.startsWith('#')).join('\n').trim();
    return blocks.split(/\n\s*\n/).filter((block) => block !== '').map((block) => {
        const [file, before, after, ...why] = block.split('\n');
        if (!before?.startsWith('- ') || !after?.startsWith('+ ') || why.join('').trim().length < 10)
            throw new Error(`${path}: needs a file, a "- " line, a "+ " line and a reason:\n${block}`);
        return { file, before: before.slice(2), after: after.slice(2), why: why.join(' ').trim(), isUsed: false };
    });
}

/// The entry that names the mutant, by its text and not by its place, and that has named no other.
export function equivalentOf(entries, mutant) {
    const entry = entries.find(({ file, before, after, isUsed }) =>
        !isUsed && file === mutant.file && before === mutant.before && after === mutant.after);
    if (entry) entry.isUsed = true;
    return entry;
}
