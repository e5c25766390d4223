// SPDX-License-Identifier: MIT
// Compiles test files against a folder of changed headers, and runs them.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
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

    /// What every test includes is compiled once, and so is what every test program links.
    async prepare() {
        await mkdir(this.folder, { recursive: true });
        const prelude = path.join(this.folder, 'prelude.hpp');
        await writeFile(prelude, ['<nlohmann/json.hpp>', '"support/catch.hpp"', `"${here}/active.hpp"`]
            .map((name) => `#include ${name}\n`).join(''));
        this.prelude = ['-include', prelude];
        await this.#must(['-x', 'c++-header', prelude, '-o', `${prelude}.gch`]);
        this.support = [];
        for (const name of ['main', 'allocations', 'json_options']) {
            const source = path.join(this.root, `tests/support/${name}.cpp`);
            if (!existsSync(source)) continue;
            const object = path.join(this.folder, `${name}.o`);
            await this.#must(['-c', source, '-o', object]);
            this.support.push(object);
        }
    }

    /// Makes `program` of a test file, headers in `changed` before those of the tree: `code` and `output`.
    async make(test, changed, program) {
        await mkdir(path.dirname(program), { recursive: true });
        const object = `${program}.o`;
        const compiled = await this.#compile([...this.prelude, '-I', changed], ['-c', path.join(this.root, test), '-o', object]);
        if (compiled.code !== 0) return compiled;
        return run(this.command, [object, ...this.support, '-o', program, '-lcrypto', '-lssl', '-lcurl', '-lpthread']);
    }

    #compile(before, args) {
        const folders = ['-I', path.join(this.root, 'include'), '-I', path.join(this.root, 'tests')];
        return run(this.command, ['-std=c++20', '-O0', '-g0', '-w', ...before, ...folders, ...args]);
    }

    async #must(args) {
        const { code, output } = await this.#compile([], args);
        if (code !== 0) throw new Error(`${this.command} ${args.join(' ')}\n${output}`);
    }
}
