// SPDX-License-Identifier: MIT
// Shows that mutate.mjs tells the killed from the survivors, over a small tree of which everything is known, and that
// it works on this one: node check.mjs BUILD-FOLDER
import assert from 'node:assert/strict';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './programs.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const folder = path.resolve(process.argv[2]);
const build = path.join(folder, 'build');  // of both trees, which share what is compiled once

const mutate = (...args) =>
    run(process.execPath, [path.join(here, 'mutate.mjs'), '--jobs', '1', ...args], { seconds: 3600 });

/// A copy of the fixture, which borrows what the tests of this tree have.
function tree(change = () => {}, header = 'door') {
    const root = path.join(folder, 'tree');
    rmSync(root, { recursive: true, force: true });
    cpSync(path.join(here, 'fixture'), root, { recursive: true });
    for (const name of ['catch.hpp', 'main.cpp']) {
        const source = path.join(here, '../support', name);
        cpSync(source, path.join(root, 'tests/support', name), { preserveTimestamps: true });
    }
    change((name, from, to) => {
        const text = readFileSync(path.join(root, name), 'utf8');
        assert.ok(text.includes(from), `${name} has no ${from}`);
        writeFileSync(path.join(root, name), text.replace(from, to));
    });
    return ['--root', root, '--build', build, '--files', header];
}

// Nothing but the door without a key survives, and that is a failure.
const fixture = await mutate(...tree());
console.log(fixture.output);
assert.equal(fixture.code, 1);
const survivors = fixture.output.split('Survivors:')[1];
assert.deepEqual(survivors.match(/^[-+] .*$/gm),
    ['- if (!has_key) return false;', '+ if (false) return false;',
     '- if (!has_key) return false;', '+ if (!has_key) return true;']);
assert.match(fixture.output, /^killed +door\.hpp:\d+ limit moved: tests\/door\.cpp$/m);
assert.match(fixture.output, /^not compiled +door\.hpp:\d+ off by one: tests\/door\.cpp$/m);  // by its static_assert
assert.match(fixture.output, / 1 equivalent, 0 killed elsewhere, 2 survived$/m);

// Those that are named are tried where that is asked for, and none is noticed.
const named = await mutate(...tree(), '--listed');
assert.equal(named.code, 0);
assert.match(named.output, /^survived +door\.hpp:\d+ off by one$/m);
assert.match(named.output, /^1 mutants that are named: 0 noticed$/m);
const wrong = await mutate(...tree((change) => {
    change('tests/mutation/equivalents.txt', '- const unsigned more = left > right ? left : right;',
           '- return age >= 18 && name != "mallory";');
    change('tests/mutation/equivalents.txt', '+ const unsigned more = left >= right ? left : right;',
           '+ return age > 18 && name != "mallory";');
}), '--listed');
assert.equal(wrong.code, 1);
assert.match(wrong.output, /^1 mutants that are named: 1 noticed$/m);

// Mutants of an earlier run, which had the same numbers, are not active any more.
const bell = await mutate(...tree(() => {}, 'bell'));
assert.match(bell.output, /^4 mutants: 2 killed, .* 0 equivalent, 0 killed elsewhere, 2 survived$/m);

// An equivalent whose line is no more is said, for it has not been judged again.
const lists = (...args) => mutate(...args, '--list');
const changed = await mutate(...tree((change) => {
    change('include/bearer/door.hpp', 'left > right', 'right < left');
    change('tests/door.cpp', 'CHECK(door::unlocks(true));', 'CHECK((door::unlocks(true) && !door::unlocks(false)));');
}));
assert.equal(changed.code, 1);
assert.match(changed.output, /no mutants any more:\n\ndoor\.hpp\n- const unsigned more = left > right/);
assert.match(changed.output, /, 0 equivalent, 0 killed elsewhere, 1 survived$/m);

// Of two lines that are alike, an entry judges one.
const twice = await mutate(...tree((change) => {
    change('include/bearer/door.hpp', '}  // namespace door', `inline auto largest(unsigned left, unsigned right) {
    const unsigned more = left > right ? left : right;
    return more;
}

}  // namespace door`);
}), '--rules', 'off by one');
assert.equal(twice.code, 1);
assert.match(twice.output, /, 1 equivalent, 0 killed elsewhere, 1 survived$/m);

// A tree whose tests fail already proves nothing.
const broken = await mutate(...tree((change) => {
    change('tests/door.cpp', 'CHECK(door::unlocks(true))', 'CHECK(!door::unlocks(true))');
}));
assert.notEqual(broken.code, 0);
assert.match(broken.output, /fails without any mutant/);

// A sample is the same each time, and of this tree's own headers.
const sample = ['--files', '^token/compact', '--sample', '5'];
const [once, again] = [await lists(...sample), await lists(...sample)];
assert.equal(once.output, again.output);
assert.equal(once.output.match(/^- /gm).length, 5);
const own = await mutate(...sample, '--build', build);
console.log(own.output);
assert.match(own.output, /^killed +token\/compact\.hpp/m);
assert.match(own.output, /^5 mutants: .* 0 survived$/m);
