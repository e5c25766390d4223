// SPDX-License-Identifier: MIT
// The demo API as a process of its own, and checks of what it answers.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

const executable = process.argv[2];
const running = new Set();

/// Fails with a sentence unless that holds; says on one line what was checked where it does.
export function check(holds, line) {
    if (!holds) throw new Error(`this is wrong: ${line}`);
    console.log(line);
}

/// Runs the steps of a test, then stops whatever they started, also after a failure or when nothing goes on.
export async function scenario(steps) {
    const stopAll = () => running.forEach((api) => api.kill());
    process.once('exit', stopAll);
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
    const alarm = setTimeout(() => {
        console.log('FAILED: it takes more than 100 seconds');
        process.exit(1);
    }, 100_000);
    try {
        await steps();
    } catch (error) {
        console.log(`FAILED: ${error.stack}`);
        for (const api of running) console.log(`The API's log ends with\n${api.log.slice(-1000)}`);
        process.exit(1);
    }
    clearTimeout(alarm);
    process.exit(0);
}

export class Api {
    /// Listens on a free port. Proxies are only those that the test names.
    static async start(options, environment = {}) {
        const own = Object.entries(process.env).filter(([name]) => !/_proxy$/i.test(name));
        const api = new Api();
        api.process = spawn(executable, ['--port', '0', ...options], {
            env: { ...Object.fromEntries(own), ...environment },
            stdio: ['ignore', 'pipe', 'pipe'],
        });
        running.add(api);
        api.log = '';
        api.process.stderr.on('data', (text) => (api.log += text));
        let said = '';
        for await (const text of api.process.stdout) {
            said += text;
            if (said.includes('\n')) break;
        }
        api.url = said.match(/^listening on (\S+)/)?.[1];
        if (!api.url) throw new Error(`the API does not start: ${api.log}`);
        return api;
    }

    async get(path, token) {
        const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
        return await fetch(this.url + path, { headers, signal: AbortSignal.timeout(20_000) });
    }

    /// What GET /orders answers to the token.
    async statusFor(token) {
        const response = await this.get('/orders', token);
        await response.arrayBuffer();
        if (response.status === 503 && !response.headers.has('retry-after')) throw new Error('503 without Retry-After');
        return response.status;
    }

    async expect(status, token, what) {
        const answered = await this.statusFor(token);
        if (answered !== status) throw new Error(`${what}: the API answers ${answered} and not ${status}`);
        console.log(`${status}  ${what}`);
    }

    /// GET /health answers with that status, that state of the keys, and a last error that contains `error` or is none.
    async expectHealth(status, state, error) {
        const response = await this.get('/health');
        const { keys } = await response.json();
        const hasError = error === undefined ? keys.last_error === null : keys.last_error?.includes(error);
        const line = `/health: ${keys.state}, ${keys.keys} usable, last error ${keys.last_error}`;
        if (response.status !== status || keys.state !== state || !hasError)
            throw new Error(`${response.status}  ${line}, and not ${status}, ${state}, last error ${error}`);
        console.log(`${status}  ${line}`);
    }

    /// How often the log has that.
    logged(text) {
        return this.log.split(text).length - 1;
    }

    /// It ends in order, its thread for the keys included, and soon.
    async stop() {
        running.delete(this);
        const exit = once(this.process, 'exit');
        this.process.kill('SIGTERM');
        const [code] = await Promise.race([exit, delay(10_000, ['never'])]);
        if (code === 0) return;
        this.kill();
        throw new Error(`the API stops with ${code}: ${this.log.slice(-1000)}`);
    }

    kill() {
        this.process.kill('SIGKILL');
    }
}
