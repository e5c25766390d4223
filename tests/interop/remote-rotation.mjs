// SPDX-License-Identifier: MIT
// The demo API follows a real OpenID provider, of which it knows the issuer: node remote-rotation.mjs API
import { Api, check, scenario } from './api.mjs';
import { audience, RealProvider } from './real-provider.mjs';

const forgedTokens = 2000;
const senders = 16;
const retryAfter = 30;  // seconds, RemoteOptions::retry_after

/// The token with another key id in its header.
function withKeyId(token, kid) {
    const [header, ...rest] = token.split('.');
    const fields = JSON.parse(Buffer.from(header, 'base64url'));
    return [Buffer.from(JSON.stringify({ ...fields, kid })).toString('base64url'), ...rest].join('.');
}

function withOneByteChanged(token) {
    const middle = token.indexOf('.') + 20;
    return token.slice(0, middle) + (token[middle] === 'A' ? 'B' : 'A') + token.slice(middle + 1);
}

/// Sends tokens with as many distinct forged key ids, a good one after every hundred, and tells how each was answered.
async function flood(api, good) {
    const answers = { forged: {}, good: {}, seconds: 0 };
    const send = async (kind, token) => {
        const status = await api.statusFor(token);
        answers[kind][status] = (answers[kind][status] ?? 0) + 1;
    };
    const start = performance.now();
    let sent = 0;
    const sender = async () => {
        while (sent < forgedTokens) {
            const number = ++sent;
            await send('forged', withKeyId(good, `forged-${number}`));
            if (number % 100 === 0) await send('good', good);
        }
    };
    await Promise.all(Array.from({ length: senders }, sender));
    answers.seconds = (performance.now() - start) / 1000;
    return answers;
}

/// Whether there was one fetch, or one more for every time that the flood outlasted the wait.
function isOnce(fetches, { seconds }) {
    return fetches >= 1 && fetches <= 1 + Math.floor(seconds / retryAfter);
}

function counted(answers) {
    return Object.entries(answers)
        .map(([status, count]) => `${count} times ${status}`)
        .join(', ');
}

await scenario(async () => {
    const provider = await RealProvider.start();
    const options = ['--issuer', provider.issuer, '--audience', audience];
    const old = await provider.token();

    let api = await Api.start(options);
    await api.expect(200, old, 'a token of the provider that the API has discovered');
    await api.expect(401, withOneByteChanged(old), 'one byte of it changed');
    await api.expectHealth(200, 'fresh');

    provider.rotate('provider-2');
    const good = await provider.token();
    let before = provider.keyFetches;
    await api.expect(200, good, 'the first token after the provider has rotated its keys');
    await api.expect(401, old, 'the old token, whose key is gone');
    await api.expect(200, good, 'the new token again');
    let fetches = provider.keyFetches - before;
    check(fetches === 1, `${fetches}    fetch of the key set for these three`);

    await provider.stop();
    await api.expect(200, good, 'the provider is down: the new token');
    await api.expect(401, old, 'the provider is down: the old token');
    await api.expectHealth(200, 'fresh');
    await api.stop();

    // An API that has just fetched for an unknown key id would not do so again: this is another one.
    await provider.start();
    api = await Api.start(options);
    await api.expect(200, good, 'the provider is back, and so is the API');
    before = provider.keyFetches;
    let answers = await flood(api, good);
    fetches = provider.keyFetches - before;
    check(answers.forged[401] === forgedTokens, `401  ${forgedTokens} forged key ids: ${counted(answers.forged)}`);
    check(answers.good[200] === forgedTokens / 100, `200  good tokens among them: ${counted(answers.good)}`);
    check(isOnce(fetches, answers), `${fetches}    fetch of the key set in ${answers.seconds.toFixed(1)} seconds`);
    await api.stop();

    api = await Api.start(options);
    await api.expect(200, good, 'one more API');
    await provider.stop();
    answers = await flood(api, good);
    fetches = api.logged('keys: refresh_failed');
    const refused = (answers.forged[401] ?? 0) + (answers.forged[503] ?? 0);
    check(refused === forgedTokens, `401  the same without a provider, or 503: ${counted(answers.forged)}`);
    check(answers.good[200] === forgedTokens / 100, `200  good tokens among them: ${counted(answers.good)}`);
    check(isOnce(fetches, answers), `${fetches}    failed fetch in ${answers.seconds.toFixed(1)} seconds`);
    await api.expectHealth(200, 'fresh', 'fetch_failed (connection)');
    await api.stop();
});
