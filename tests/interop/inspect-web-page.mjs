// SPDX-License-Identifier: MIT
// The inspector's page in a browser: node inspect-web-page.mjs INSPECTOR FOLDER
import { createServer } from 'node:http';
import { check, scenario } from './api.mjs';
import { launch, leastContrast, watch } from './browser.mjs';
import { audience, issuer, now, startInspector, token } from './inspected.mjs';
import { answering, listening } from './servers.mjs';

const folder = process.argv[3];
let page;

/// Puts the text in the field, waits for the answer to it and gives what the page says in a sentence.
async function inspect(text) {
    await page.locator('#token').fill('');
    await page.locator('#answer:empty').waitFor({ state: 'attached' });
    await page.locator('#token').fill(text);
    return await answered();
}

async function answered() {
    await page.locator('#answer .banner').waitFor();
    return (await page.locator('#answer').innerText()).trim();
}

function says(pattern, text, what) {
    check(pattern.test(text), `${what}: ${text.replace(/\s+/g, ' ')}`);
}

const texts = (selector) => page.locator(selector).allInnerTexts();
const timesInOrder = async () =>
    (await page.locator('#timeline .stop').evaluateAll((stops) => stops.map(({ dataset }) => dataset.names))).join();
const verdictsOf = async () => new Set(await texts('#steps > .steps > .step > .head .badge'));

async function checkAccepted() {
    says(/^✓\s+The token is accepted\.$/, await inspect(await token()), 'a good token');
    const verdicts = await verdictsOf();
    check(verdicts.size === 1 && verdicts.has('✓ passed'), 'all its steps passed');
    check((await page.locator('.trust.verified').count()) > 0, 'its steps are verified');
    check((await page.locator('#claims .warning').count()) === 0, 'its claims carry no warning');
    check((await texts('#parts h3')).length === 3, 'its three parts are named');
    check((await page.locator('#claims .members .meaning').count()) > 3, 'its claims are explained');
    const order = await timesInOrder();
    check(order === 'iat,nbf,now,exp', `its times stand in order: ${order}`);
    check((await page.locator('#timeline .gap.good').count()) === 2, 'it is good from nbf to exp, across now');
}

async function checkRefused() {
    const old = await token({ iat: now - 7200, nbf: now - 7200, exp: now - 3600 });
    says(/token_expired/, await inspect(old), 'an old token');
    const order = await timesInOrder();
    check(order === 'iat nbf,exp,now', `its times stand in order: ${order}`);
    check((await page.locator('.step.failed').count()) === 1, 'one step failed');

    says(/audience_rejected/, await inspect(await token({ aud: 'another' })), "another API's token");
    says(/signature_invalid/, await inspect((await token()).replace(/.{8}$/, 'AAAAAAAA')), 'a changed token');
    says(/token_malformed/, await inspect('no token'), 'what is no token');
    const value = `Bearer ${await token()}`;
    says(/token_malformed.*\bBearer\b/s, await inspect(value), 'a whole header value, with a hint');
}

async function checkUnknownKey() {
    says(/key_not_found/, await inspect(await token({}, { kid: 'another' })), 'a token by an unknown key');
    check((await page.locator('#claims .warning').count()) === 1, 'its claims carry a warning');
    const judged = page.locator('.step', { hasText: audience });
    check((await judged.count()) > 0, 'its audience is judged all the same');
    check((await judged.locator('.trust.unverified').count()) === (await judged.count()), 'and is unverified');
    check((await verdictsOf()).has('✗ failed'), 'a step failed');
}

/// A combination's operands stand in a list below it.
async function checkCombination() {
    await page.locator('#expectations summary').click();
    await page.locator('#scopes').fill('orders.read orders.write');
    await page.locator('#roles').fill('Orders.Admin');
    says(/accepted/, await inspect(await token()), 'a token with one of two scopes');
    check((await page.locator('#steps .steps .steps .step').count()) >= 2, 'each operand has its own line, indented');
    const other = await token({ scope: 'another' });
    const answer = await inspect(other);
    says(/(scope|role)_missing \(\w+\)\s+\w+/, answer, "a token with none of them, with an operand's hint");
    await page.screenshot({ path: `${folder}/combination.png`, fullPage: true });
    await page.locator('#tenant').fill('no GUID');
    await page.locator('#client-id').fill('no GUID');
    await page.locator('#answer', { hasText: 'Not inspected' }).waitFor();
    says(/^✗\s+Not inspected: .*tenant/, await answered(), 'a tenant that is none');
    check((await page.locator('#report > *').count()) === 0, 'there is no report of an earlier question');
    for (const id of ['tenant', 'client-id', 'scopes', 'roles', 'issuer']) await page.locator(`#${id}`).fill('');
    const open = 'accepted. But the issuer was not checked';
    await page.locator('#answer', { hasText: open }).waitFor();
    await page.locator('#audience').fill('');
    await page.locator('#answer', { hasText: 'But the issuer and the audience were not checked' }).waitFor();
    check(true, 'it says what is not checked');
    await page.locator('button[type=reset]').click();
    await page.locator('#answer:empty').waitFor({ state: 'attached' });
    check((await page.locator('#token').inputValue()) === '', 'the token is cleared');
    check((await page.locator('#issuer').inputValue()) === issuer, 'what the command line says is there again');
}

const focused = () =>
    page.evaluate(() => {
        const { id, tagName, innerText, tabIndex } = document.activeElement;
        const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
        const seen = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
        const labelled = document.activeElement.labels?.length > 0 || Boolean(innerText);
        return { name: id || innerText.split(' (')[0] || tagName, seen, labelled, tabIndex };
    });

/// Presses Tab until that has the focus; what it passes must be visible and named.
async function tabTo(name) {
    const passed = [];
    while (passed.at(-1) !== name) {
        if (passed.length > 20) throw new Error(`Tab does not come to ${name}, only to ${passed.join(', ')}`);
        await page.keyboard.press('Tab');
        const now = await focused();
        if (!now.seen || !now.labelled) throw new Error(`the focus is not visible, or has no name: ${now.name}`);
        passed.push(now.name);
    }
    return passed.join(', ');
}

async function checkKeyboard() {
    await page.reload();
    await page.locator('#expected-count').filter({ hasText: 'given' }).waitFor();
    await tabTo('token');
    await page.keyboard.insertText(await token({ aud: 'another' }));
    says(/audience_rejected/, await answered(), 'by keyboard, as one types');
    await tabTo('What the API expects');
    await page.keyboard.press('Enter');
    const fields = await tabTo('roles');
    check(fields === 'issuer, audience, tenant, client-id, scopes, roles', `the fields follow in order: ${fields}`);
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.type('orders.read');
    const enter = () => Promise.all([page.waitForRequest('**/inspect'), page.keyboard.press('Enter')]);
    const [request] = await enter();
    check(request.postDataJSON().expected.scopes.join() === 'orders.read', 'Enter in a field asks');
    check((await tabTo('Inspect')) === 'roles, Inspect', 'the button follows the fields');
    await page.waitForTimeout(500);  // the question after typing has been asked
    await enter();
    says(/audience_rejected/, await answered(), 'Enter on the button asks');
    check((await tabTo('Clear')) === 'Clear', 'then comes the other button');
    await page.keyboard.press('Enter');
    await page.locator('#answer:empty').waitFor({ state: 'attached' });
    check((await focused()).name === 'token', 'which brings back to the token');
}

const hostile = {
    name: '<img src=x onerror="complain(1)"><script>complain(2)</script>',
    given_name: 'abc\u202Egnp.exe\u0000\u001b[31m',
    family_name: 'x'.repeat(1_500),
    '<b onclick=complain(3)>': { '"><svg onload=complain(4)>': ['javascript:complain(5)'] },
    groups: Array.from({ length: 200 }, (_, index) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`),
    nickname: '\ud83d\ude00 \u0645\u0631\u062d\u0628\u0627 z\u0351\u036b\u0343\u036a',
    constructor: 1,
    toString: 'a name that every object has',
};

async function checkHostile() {
    says(/accepted/, await inspect(await token(hostile)), 'a token with hostile claims');
    const made = page.locator('#answer, #report').locator('img, script, svg, b, a, [onclick], [onload], [onerror]');
    check((await made.count()) === 0, 'none of them becomes an element');
    const shown = (await texts('#claims .members')).join();
    check(shown.includes(hostile.name), 'markup is shown as it is');
    check(/abc\\u\{?202e\}?gnp\.exe/i.test(shown), 'what turns text around is shown as a number');
    check(!/[\u202e\u0000\u001b]/.test(await page.locator('body').innerText()), 'and is nowhere itself');
    check(shown.includes(hostile.groups[199]), 'all the groups are there');
    check(shown.includes(hostile.toString), 'a name that every object has is a name');
    for (const width of [1280, 360]) {
        await page.setViewportSize({ width, height: 900 });
        await checkWidth('hostile claims');
        await page.screenshot({ path: `${folder}/hostile-${width}.png`, fullPage: true });
    }
    const odd = [{ iat: 'x', nbf: 1e300 }, { iat: -1e15, nbf: null, exp: [] }, { exp: 8.64e12 }];
    for (const times of odd) {
        await inspect(await token(times));
        check((await page.locator('#steps .step').count()) > 3, `a report for ${JSON.stringify(times)}`);
    }
}

/// JavaScript itself knows no such number, so the claims are written by hand; nobody has signed them.
async function checkNumbers() {
    const [header, , signature] = (await token()).split('.');
    const claims = '{"flat":9007199254740993,"nested":{"list":[9007199254740995,0.5]}}';
    await inspect([header, Buffer.from(claims).toString('base64url'), signature].join('.'));
    const shown = (await texts('#claims .value')).join(' ').replace(/\s+/g, ' ');
    const exact = '9007199254740993 { "list": [ 9007199254740995, 0.5 ] }';
    check(shown === exact, `numbers are not rounded: ${shown}`);
}

async function checkWidth(what) {
    const sizes = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
    check(sizes[0] <= sizes[1], `${what}: ${sizes[0]} of ${sizes[1]} pixels wide`);
}

/// Each state in each scheme and width: a picture to look at, the contrast, and that nothing sticks out.
async function checkLooks() {
    await page.locator('#expectations summary').click();
    const states = {
        accepted: await token(),
        refused: await token({ aud: 'another' }),
        unverified: await token({}, { kid: 'another' }),
        malformed: 'no token',
    };
    for (const [state, minted] of Object.entries(states)) {
        await inspect(minted);
        for (const colorScheme of ['light', 'dark']) {
            await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
            for (const width of [1280, 800, 360]) {
                await page.setViewportSize({ width, height: 900 });
                await checkWidth(`${state}, ${colorScheme}`);
                const path = `${folder}/${state}-${colorScheme}-${width}.png`;
                if (width !== 800) await page.screenshot({ path, fullPage: true });
            }
            const { ratio, text } = await leastContrast(page);
            check(ratio >= 4.5, `${state}, ${colorScheme}: the least contrast is ${ratio.toFixed(2)}, of "${text}"`);
        }
    }
    const moving = await page.locator('button').evaluateAll((all) =>
        all.some((button) => parseFloat(getComputedStyle(button).transitionDuration) > 0),
    );
    check(!moving, 'nothing moves where that is not wanted');
    await page.setViewportSize({ width: 1280, height: 900 });
}

/// An address in the token is not asked.
async function checkNothingIsFetched() {
    let asked = 0;
    const server = createServer((request, response) => {
        ++asked;
        answering({})(request, response);
    });
    const address = `http://127.0.0.1:${await listening(server)}/keys`;
    await inspect(await token({ iss: address }, { jku: address, x5u: address, kid: address }));
    server.close();
    check(asked === 0, 'an address in the token is not asked');
}

await scenario(async () => {
    const browser = await launch();
    const inspector = await startInspector(folder);
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    page = await context.newPage();
    page.setDefaultTimeout(15_000);
    const seen = await watch(page);
    await page.goto(inspector.url);
    await page.locator('#expected-count').filter({ hasText: '2 given' }).waitFor();
    check((await page.locator('#issuer').inputValue()) === issuer, 'the page starts with what the command line says');

    await checkAccepted();
    await checkRefused();
    await checkUnknownKey();
    await checkCombination();
    await checkKeyboard();
    await checkHostile();
    await checkNumbers();
    await checkLooks();
    await checkNothingIsFetched();

    const own = ({ url }) => new URL(url).origin === inspector.url;
    check(seen.requests.every(own), `all its ${seen.requests.length} requests go to itself`);
    check(seen.requests.every(({ url }) => !url.includes('eyJ')), 'no address holds a token');
    const complaints = seen.complaints.filter((text) => !text.includes('status of 422'));  // the tenant that is none
    check(complaints.length === 0, `the browser complains of nothing ${complaints.join('; ')}`);
    const kept = await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie].join());
    check(kept === '0,0,' && page.url() === `${inspector.url}/`, 'nothing is kept');

    await browser.close();
    await inspector.stop();
    check(inspector.log === '', 'the inspector logs nothing');
});
