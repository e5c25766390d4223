// SPDX-License-Identifier: MIT
// The question, and when it is asked. Nothing is kept: not in the address, not in the browser's storage.

const form = document.getElementById('question');
const pause = 300;  // milliseconds after the last key
const texts = { issuer: 'issuer', audience: 'audience', tenant: 'tenant', client_id: 'client-id' };
const lists = { scopes: { separator: /\s+/, glue: ' ' }, roles: { separator: ',', glue: ', ' } };
let timer = 0;
let asking = new AbortController();

function field(id) {
    return document.getElementById(id);
}

function expected() {
    const values = {};
    for (const [name, id] of Object.entries(texts)) values[name] = field(id).value.trim();
    for (const [name, { separator }] of Object.entries(lists))
        values[name] = field(name).value.split(separator).map((word) => word.trim()).filter(Boolean);
    return values;
}

function countExpected() {
    const count = Object.values(expected()).filter(({ length }) => length > 0).length;
    field('expected-count').textContent = count === 0 ? '(nothing yet)' : `(${count} given)`;
}

function fill(values) {
    for (const [name, id] of Object.entries(texts)) field(id).defaultValue = values[name];
    for (const [name, { glue }] of Object.entries(lists)) field(name).defaultValue = values[name].join(glue);
    countExpected();
}

function show(answer, picture) {
    field('answer').replaceChildren(...answer);
    field('report').replaceChildren(...picture.filter(Boolean));
}

function showProblem(problem) {
    show([banner('failed', `Not inspected: ${visible(problem)}`)], []);
}

async function ask(token) {
    const response = await fetch('/inspect', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ token, expected: expected() }),
        signal: asking.signal,
    });
    const answer = await response.json();
    if (!response.ok) return showProblem(answer.problem);
    show(outcome(answer), report(answer, token));
}

/// The answer to what was asked before is of no use any more.
async function inspect() {
    clearTimeout(timer);
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    const typed = field('token').value.replace(/\n$/, '');
    const token = typed.toWellFormed?.() ?? typed;
    if (token === '') return show([], []);
    try {
        await ask(token);
    } catch {
        if (!signal.aborted) showProblem('The program that serves this page does not answer any more.');
    }
}

form.addEventListener('submit', (event) => {
    event.preventDefault();
    inspect();
});
form.addEventListener('input', () => {
    countExpected();
    clearTimeout(timer);
    timer = setTimeout(inspect, pause);
});
form.addEventListener('reset', () => setTimeout(() => {
    countExpected();
    inspect();
    field('token').focus();
}));

fill(await (await fetch('/expected')).json());
