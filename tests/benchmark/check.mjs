// SPDX-License-Identifier: MIT
// Checks what report.mjs wrote of a full comparison: node check.mjs FOLDER
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { good, refusals } from './results.mjs';

const folder = process.argv[2];
const read = (name) => readFileSync(`${folder}/${name}`, 'utf8');

const { runs } = JSON.parse(read('results.json'));
const run = (contender, name) => runs.find((one) => one.contender === contender && one.case === name);

const installed = existsSync(`${folder}/peers/node_modules`);
const libraries = installed ? ['jose', 'fast-jwt', 'fast-jwt-cached', 'jsonwebtoken', 'aws-jwt-verify'] : [];
for (const contender of ['openssl', 'bearer', 'node-crypto', ...libraries])
    for (const name of good) assert(run(contender, name)?.ratio > 0, `${contender} has no ratio for ${name}`);
for (const name of good) assert.equal(run('openssl', name).ratio, 1);

// A library that takes an expired or forged token is not set up as its documentation advises; none limits the size.
for (const contender of ['bearer', ...libraries])
    for (const name of refusals.filter((one) => one !== 'too-large' || contender === 'bearer'))
        assert.equal(run(contender, name)?.accepted, false, `${contender} must refuse ${name}`);

const table = read('table.txt');
const titles = 'Measured on|Time per validation|Refusals|Parts|Cache mix|Allocations|Validations|Goals';
for (const title of titles.split('|')) assert.match(table, new RegExp(`^${title}`, 'm'));
const withoutFigure = table.split('\n').filter((line) => /not measured/.test(line));
assert.deepEqual(withoutFigure.filter((line) => installed || !/any peer/.test(line)), []);
for (const line of table.split('\n')) assert([...line].length <= 80, `more than 80 columns: ${line}`);

const chart = read('chart.svg');
assert.match(chart, /^<svg [^]*<\/svg>\n$/);
assert.doesNotMatch(chart, /NaN|undefined|<script/);
assert.match(chart, />bearer<\/text>/);
