// SPDX-License-Identifier: MIT
// Compiles test files against a folder of changed headers, and runs them.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';

const here = import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname);

/// Runs a command; `code` is null where it had to be stopped or died of a signal.
export function run(command, args, { env = {}, seconds = 600, ...more } = {}) {
    return new Promise((resolve, fail) => {
        const child = spawn(command, args, { env: { ...process.env, LC_ALL: 'C', ...env }, ...more });
        let output = '';
        let late = false;
        const timer = setTimeout(() => { late = true; child.kill('SIGKILL'); }, seconds * 1000);
        for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
        child.on('error', fail);
        child.on('close', (code) => { clearTimeout(timer); resolve({ code, late, output }); });
    });
}

export class Compiler {
    /// Objects and programs go into `folder`; `root` is the tree whose headers and tests are compiled.
    constructor(root, folder, command = process.env.CXX ?? 'g++') {
        this.root = root;
        this.folder = folder;
        this.command = command;
    }

    /// What every test includes is compiled once, and so is what every test program links; both are kept.
    async prepare() {
        await mkdir(this.folder, { recursive: true });
        const prelude = path.join(this.folder, 'prelude.hpp');
        const included = ['<nlohmann/json.hpp>', '"support/catch.hpp"', `"${here}/active.hpp"`];
        // A mutant that looks past an end must not get away with what happens to lie there.
        const text = `#define _GLIBCXX_ASSERTIONS\n${included.map((name) => `#include ${name}\n`).join('')}`;
        if (!existsSync(prelude) || readFileSync(prelude, 'utf8') !== text) await writeFile(prelude, text);
        this.prelude = ['-include', prelude];
        const catch2 = path.join(this.root, 'tests/support/catch.hpp');
        await this.#keep(`${prelude}.gch`, [prelude, catch2, path.join(here, 'active.hpp')],
                         ['-x', 'c++-header', prelude]);
        this.support = [];
        for (const name of ['main', 'allocations']) {
            const source = path.join(this.root, `tests/support/${name}.cpp`);
            if (!existsSync(source)) continue;
            const object = path.join(this.folder, `${name}.o`);
            await this.#keep(object, [source], ['-c', source]);
            this.support.push(object);
        }
    }

    /// Whether the program is newer than all of these files and folders of the tree, and than the prelude.
    isUpToDate(program, sources) {
        const newest = (file) => (statSync(file).isDirectory()
            ? Math.max(0, ...readdirSync(file).map((name) => newest(path.join(file, name)))) : statSync(file).mtimeMs);
        const all = [...sources.map((source) => path.resolve(this.root, source)), `${this.prelude[1]}.gch`];
        return existsSync(program) && all.every((source) => newest(source) < statSync(program).mtimeMs);
    }

    /// Makes `program` of a test file or a folder of them, headers in `changed` before those of the tree: `code` and
    /// `output`.
    async make(test, changed, program) {
        await mkdir(path.dirname(program), { recursive: true });
        const sources = this.#sourcesOf(test);
        const objects = [];
        for (const source of sources) {
            const object = `${program}-${path.basename(source, '.cpp')}.o`;
            // A file with options for JSON has to include it itself.
            const hasOptions = /^#define JSON_/m.test(readFileSync(source, 'utf8'));
            const before = hasOptions ? ['-include', path.join(here, 'active.hpp')] : this.prelude;
            const compiled = await this.#compile([...before, '-I', changed], ['-c', source, '-o', object]);
            if (compiled.code !== 0) return compiled;
            objects.push(object);
        }
        const libraries = ['-lcrypto', '-lssl', '-lcurl', '-lpthread'];
        return run(this.command, [...objects, ...this.support, '-o', program, ...wrapped(sources), ...libraries]);
    }

    #sourcesOf(test) {
        const place = path.join(this.root, test);
        // What holds the library for a look at its symbols is no part of the test program beside it.
        if (statSync(place).isDirectory())
            return readdirSync(place).filter((name) => name.endsWith('.cpp') && name !== 'whole_library.cpp')
                .map((name) => path.join(place, name));
        // The one part of the tests' support that includes the library itself.
        const options = readFileSync(place, 'utf8').includes('support/json_options.hpp')
            ? [path.join(this.root, 'tests/support/json_options.cpp')] : [];
        return [place, ...options];
    }

    #compile(before, args) {
        const folders = ['-I', path.join(this.root, 'include'), '-I', path.join(this.root, 'tests')];
        return run(this.command, ['-std=c++20', '-O0', '-g0', '-w', ...before, ...folders, ...args]);
    }

    async #keep(target, sources, args) {
        const time = (file) => statSync(file).mtimeMs;
        if (existsSync(target) && sources.every((source) => time(source) < time(target))) return;
        const { code, output } = await this.#compile([], [...args, '-o', `${target}.new`]);
        if (code !== 0) throw new Error(`${this.command} ${args.join(' ')}\n${output}`);
        await rename(`${target}.new`, target);
    }
}

/// What the linker needs where sources replace functions of libcrypto.
function wrapped(sources) {
    const text = sources.map((source) => readFileSync(source, 'utf8')).join('\n');
    const names = [...text.matchAll(/\b__wrap_(\w+)\(/g)].map(([, name]) => name);
    return [...new Set(names)].map((name) => `-Wl,--wrap=${name}`);
}
