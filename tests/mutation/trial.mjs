// SPDX-License-Identifier: MIT
// Tries mutants: does a test fail?
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { run } from './programs.mjs';
import { testsOf } from './related.mjs';

/// Mutants are tried all in one program, which is told by its environment which of them it is: that takes one
/// compilation for all of them. What the compiler decides it cannot be told, so a mutant that never ran is compiled
/// alone.
export class Trial {
    #made = new Map();  // of a test file: the promise of its program

    constructor(compiler, headers) {
        this.compiler = compiler;
        this.headers = headers;
        this.switched = path.join(compiler.folder, 'switched');
        this.programs = path.join(compiler.folder, 'programs');
    }

    async prepare() {
        await this.#forgetOthers();
        for (const header of this.headers) await this.#write(this.switched, header, header.withSwitches());
    }

    /// `verdict` (killed, timed out, not compiled, survived) and the test `by` which.
    async try(mutant) {
        const header = this.headers.find(({ path }) => path === mutant.file);
        const tests = testsOf(header.path).filter((test) => existsSync(path.join(this.compiler.root, test)));
        if (tests.length === 0) throw new Error(`no test of ${header.path}`);
        let hasRun = false;
        for (const test of tests) {
            const program = await this.#program(test);
            if (!mutant.isSwitched) return this.#alone(mutant, header, tests);
            const env = { BEARER_MUTANT: String(mutant.id) };
            const { verdict, output } = await this.#runInTime(program, env);
            if (verdict) return { verdict, by: test };
            hasRun ||= output.includes('BEARER_MUTANT runs');
        }
        return hasRun ? { verdict: 'survived' } : this.#alone(mutant, header, tests.slice(0, 1));
    }

    // Headers that an earlier run has switched, which is not asked for this time: their mutants have the same numbers.
    async #forgetOthers() {
        const all = existsSync(this.switched) ? readdirSync(this.switched, { recursive: true }) : [];
        const ours = this.headers.map(({ path: header }) => path.join('bearer', header));
        if (all.every((name) => !name.endsWith('.hpp') || ours.includes(name))) return;
        for (const folder of [this.switched, this.programs]) await rm(folder, { recursive: true, force: true });
    }

    // A machine that has become slower is no loop without an end: then the program has more time.
    async #runInTime(program, env) {
        const allowed = program.seconds;  // others may change it meanwhile
        const outcome = await this.#run(program.path, allowed, env);
        if (outcome.verdict !== 'timed out') return outcome;
        const { seconds } = await timed(program.path);
        if (seconds < 2 * allowed) return outcome;
        program.seconds = Math.max(program.seconds, seconds);
        return this.#runInTime(program, env);
    }

    async #run(program, seconds, env) {
        const { code, late, output } = await run(program, ['--abort'], { env, seconds: 8 * seconds + 10 });
        return { output, verdict: late ? 'timed out' : code !== 0 ? 'killed' : undefined };
    }

    async #alone(mutant, header, tests) {
        const folder = path.join(this.compiler.folder, `alone-${mutant.id}`);
        try {
            await this.#write(folder, header, header.with(mutant));
            for (const test of tests) {
                const program = path.join(folder, 'program');
                const { code } = await this.compiler.make(test, folder, program);
                if (code !== 0) return { verdict: 'not compiled', by: test };
                const { verdict } = await this.#run(program, 10);
                if (verdict) return { verdict, by: test };
            }
            return { verdict: 'survived' };
        } finally {
            await rm(folder, { recursive: true, force: true });
        }
    }

    #program(test) {
        if (!this.#made.has(test)) this.#made.set(test, this.#make(test));
        return this.#made.get(test);
    }

    // Without mutants it has to pass, or what it says of a mutant means nothing.
    async #make(test) {
        const program = path.join(this.programs, test.replace(/\.cpp$/, ''));
        while (!this.compiler.isUpToDate(program, [test, 'include', 'tests/support', this.switched])) {
            const made = await this.compiler.make(test, this.switched, program);
            if (made.code === 0) break;
            if (!await this.#leaveOut(made.output)) throw new Error(`${test} does not compile:\n${made.output}`);
        }
        const { code, output, seconds } = await timed(program);
        if (code !== 0) throw new Error(`${test} fails without any mutant:\n${output}`);
        return { path: program, seconds };
    }

    // Takes out of the switched headers whatever the compiler complains of; true if there was anything.
    async #leaveOut(output) {
        const places = [...output.matchAll(/switched\/bearer\/(\S+?\.hpp):(\d+):\d+: (error|note)?/g)]
            .map(([, file, line, kind]) => ({ file, line: Number(line), isError: kind === 'error' }));
        const errors = places.filter(({ isError }) => isError);
        for (const some of [errors, places]) {
            const changed = new Set();
            for (const header of this.headers)
                for (const mutant of header.mutants.filter(({ isSwitched }) => isSwitched))
                    if (some.some(({ file, line }) =>
                        file === header.path && line >= mutant.lines[0] && line <= mutant.lines[1])) {
                        mutant.isSwitched = false;
                        changed.add(header);
                    }
            for (const header of changed) await this.#write(this.switched, header, header.withSwitches());
            if (changed.size > 0) return true;
        }
        return false;
    }

    // In one step, for a compiler may be reading it; and only what is new, for the rest need not be compiled again.
    async #write(folder, header, text) {
        const target = path.join(folder, 'bearer', header.path);
        if (existsSync(target) && readFileSync(target, 'utf8') === text) return;
        await mkdir(path.dirname(target), { recursive: true });
        await writeFile(`${target}.new`, text);
        await rename(`${target}.new`, target);
    }
}

async function timed(program) {
    const begun = performance.now();
    const outcome = await run(program, []);
    return { ...outcome, seconds: (performance.now() - begun) / 1000 };
}
