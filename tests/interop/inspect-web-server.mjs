// SPDX-License-Identifier: MIT
// What the server behind the inspector's page answers, and to whom: node inspect-web-server.mjs INSPECTOR FOLDER
import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Api, check, scenario } from './api.mjs';
import { audience, issuer, startInspector, token } from './inspected.mjs';

const folder = process.argv[3];
const attacker = 'https://attacker.example';
const nothing = { issuer: '', audience: '', tenant: '', client_id: '', scopes: [], roles: [] };
let inspector;

/// As node sends it, which lets us write every header ourselves.
async function send(method, path, headers, body) {
    const { hostname, port } = new URL(inspector.url);
    const sent = request({ method, path, hostname, port, headers, timeout: 20_000 });
    for (const chunk of [body ?? []].flat()) sent.write(chunk);
    sent.end();
    const [response] = await once(sent, 'response');
    let text = '';
    for await (const chunk of response) text += chunk;
    return { status: response.statusCode, headers: response.headers, text };
}

/// What the page sends, but for the headers given: undefined leaves one out.
function question(headers, body) {
    const own = { origin: inspector.url, 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' };
    const all = Object.entries({ ...own, ...headers }).filter(([, value]) => value !== undefined);
    return send('POST', '/inspect', Object.fromEntries(all), body);
}

async function expect(status, what, answer) {
    const { status: answered, text } = await answer;
    check(answered === status, `${status}  ${what}${answered === status ? '' : `, not ${answered}: ${text}`}`);
}

async function checkSecurityHeaders(what, answer) {
    const { headers } = await answer;
    const policy = headers['content-security-policy'];
    const directives = Object.fromEntries(policy.split('; ').map((directive) => directive.split(/ (.*)/s)));
    const wanted = {
        'default-src': "'none'",
        'connect-src': "'self'",
        'base-uri': "'none'",
        'form-action': "'none'",
        'frame-ancestors': "'none'",
        'require-trusted-types-for': "'script'",
    };
    for (const [name, value] of Object.entries(wanted)) check(directives[name] === value, `${what}: ${name} ${value}`);
    for (const name of ['script-src', 'style-src'])
        check(/^'sha256-[A-Za-z0-9+/]{43}='$/.test(directives[name]), `${what}: ${name} is one hash`);
    const others = {
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
        'cross-origin-resource-policy': 'same-origin',
    };
    for (const [name, value] of Object.entries(others)) check(headers[name] === value, `${what}: ${name}: ${value}`);
    check(!('access-control-allow-origin' in headers), `${what}: no other site may read it`);
}

function canConnect(host, port) {
    return new Promise((resolve) => {
        const socket = connect({ host, port, timeout: 2_000 });
        socket.once('connect', () => resolve(true));
        for (const event of ['error', 'timeout']) socket.once(event, () => resolve(false));
        socket.once('close', () => resolve(false));
        setTimeout(() => socket.destroy(), 500);
    });
}

/// What follows a request on its connection is not read as another: it may be the rest of a body.
async function checkOneRequest(port) {
    const socket = connect({ host: '127.0.0.1', port, timeout: 10_000 });
    const one = `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`;
    let text = '';
    socket.write(one);
    socket.once('data', () => socket.write(one));
    socket.on('data', (chunk) => (text += chunk));
    socket.on('error', () => {});  // to write to what is closed is no failure here
    await once(socket, 'close');
    check(text.split('HTTP/1.1 200').length === 2, 'a connection carries one request');
}

async function checkHost(port) {
    await expect(200, 'the page by its address', send('GET', '/', { host: `127.0.0.1:${port}` }));
    await expect(200, 'the page by its name', send('GET', '/', { host: `localhost:${port}` }));
    const others = [`attacker.example:${port}`, `127.0.0.1:${port}.attacker.example`];
    for (const host of ['attacker.example', '127.0.0.1', ...others]) {
        await expect(421, `the page for the host ${host}`, send('GET', '/', { host }));
        await expect(421, `what is expected for the host ${host}`, send('GET', '/expected', { host }));
        const origin = `http://${host}`;
        await expect(421, `a token for the host ${host}`, question({ host, origin }, good));
    }
    check(await canConnect('127.0.0.1', port), 'it listens on 127.0.0.1');
    check(!(await canConnect('127.0.0.2', port)), 'it does not listen on 127.0.0.2');
}

async function checkOrigin(port) {
    await expect(200, 'a token from the page', question({}, good));
    await expect(200, 'a token from a browser without Sec-Fetch-Site', question({ 'sec-fetch-site': undefined }, good));
    const others = [`http://127.0.0.1:${port + 1}`, `https://127.0.0.1:${port}`];
    for (const origin of [attacker, 'null', ...others, undefined])
        await expect(403, `a token from ${origin}`, question({ origin }, good));
    for (const site of ['cross-site', 'same-site', 'none'])
        await expect(403, `a token from ${site}`, question({ 'sec-fetch-site': site }, good));
    for (const headers of [{ origin: [inspector.url, inspector.url] }, { 'sec-fetch-site': ['same-origin', 'none'] }])
        await expect(403, `a token with two ${Object.keys(headers)}`, question(headers, good));
    await expect(404, "another site's question whether it may ask", send('OPTIONS', '/inspect', { origin: attacker }));
}

async function checkBody() {
    const multipart = ['multipart/form-data', 'multipart/form-data; boundary=x'];
    const form = 'application/x-www-form-urlencoded';
    for (const type of ['text/plain', form, ...multipart, 'application/jsonp', undefined])
        await expect(415, `a token as ${type}`, question({ 'content-type': type }, good));
    const utf8 = { 'content-type': 'application/json; charset=utf-8' };
    await expect(200, 'a token as JSON in UTF-8', question(utf8, good));

    const bodyOf = (size) => {
        const frame = JSON.stringify({ token: '', expected: nothing }).length;
        return JSON.stringify({ token: 'x'.repeat(size - frame), expected: nothing });
    };
    const limit = 64 * 1024;
    await expect(200, 'a body at the limit', question({ 'content-length': limit }, bodyOf(limit)));
    await expect(413, 'a body one byte over it', question({ 'content-length': limit + 1 }, bodyOf(limit + 1)));
    const chunked = { 'transfer-encoding': 'chunked' };
    await expect(413, 'a body over it that does not say so', question(chunked, bodyOf(limit + 1)));

    for (const body of ['', '{', '[]', '"token"', '{"token": 1}', JSON.stringify({ token: 'x' }), '[[[['.repeat(5_000)])
        await expect(400, `the body ${body.slice(0, 20)}`, question({ 'content-length': body.length }, body));
    const asking = (asked, expected) => question({}, JSON.stringify({ token: asked, expected }));
    await expect(400, 'an issuer that is a number', asking('x', { ...nothing, issuer: 1 }));
    await expect(400, 'half a character', asking('\ud800', nothing));
    await expect(200, 'what is no token, with a NUL and colours', asking('\0\u001b[31m', nothing));
}

/// Whoever never finishes a request keeps neither the page nor the end of the program waiting.
async function checkDawdlers(port) {
    const sockets = Array.from({ length: 64 }, () => connect({ host: '127.0.0.1', port }));
    for (const socket of sockets) {
        socket.on('error', () => {});  // the server ends before they do
        socket.write(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n`);
    }
    const more = setInterval(() => sockets.forEach((socket) => socket.writable && socket.write('X: 1\r\n')), 500);
    const late = delay(5_000, { status: 'late' });
    await expect(200, 'the page beside 64 slow clients', Promise.race([send('GET', '/', {}), late]));
    const begin = Date.now();
    await inspector.stop();
    check(Date.now() - begin < 5_000, 'it ends in spite of them');
    clearInterval(more);
    sockets.forEach((socket) => socket.destroy());
}

/// A report says as much to the page as on the command line.
async function checkNoKeys() {
    inspector = await Api.start(['--web']);
    const { steps, not_checked: open } = JSON.parse((await question({}, good)).text);
    const sentence = 'No --jwks was given, so no signature can be checked.';
    check(steps.find(({ name }) => name === 'key').hint === sentence, 'the report says why there are no keys');
    check(open.length === 0, 'it does not complain of what the page asks for');
    const asked = await question({}, JSON.stringify({ token: 'x', expected: nothing }));
    check(JSON.parse(asked.text).not_checked.join() === 'issuer,audience', 'and says what it does not ask for');
    await inspector.stop();
}

let good;

await scenario(async () => {
    inspector = await startInspector(folder);
    const port = Number(new URL(inspector.url).port);
    const minted = await token();
    good = JSON.stringify({ token: minted, expected: { ...nothing, issuer, audience } });

    const answer = await question({}, good);
    check(JSON.parse(answer.text).accepted === true, 'the token is accepted');
    const start = JSON.parse((await send('GET', '/expected', {})).text);
    check(start.issuer === issuer && start.audience === audience, 'the page starts with what the command line says');

    await checkHost(port);
    await checkOrigin(port);
    await checkBody();
    await checkOneRequest(port);
    await checkSecurityHeaders('the page', send('GET', '/', {}));
    await checkSecurityHeaders('an answer', question({}, good));
    await checkSecurityHeaders('a refusal', question({ origin: attacker }, good));
    await checkSecurityHeaders('another path', send('GET', '/nothing', {}));
    await expect(404, 'a token in an address', send('GET', `/inspect?token=${minted}`, {}));

    await checkDawdlers(port);
    check(inspector.log === '', 'it logs nothing');
    await checkNoKeys();
});
