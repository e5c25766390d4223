// SPDX-License-Identifier: MIT
// Prints what was measured and writes it as FOLDER/results.json and FOLDER/chart.svg: node report.mjs CPP NODE FOLDER,
// with the JSON of Google Benchmark and of node.mjs; either may be missing.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { chart } from './chart.mjs';
import { goalLines } from './goals.mjs';
import { Results } from './results.mjs';
import { tables } from './table.mjs';

const [cppFile, nodeFile, folder] = process.argv.slice(2);

// Google Benchmark writes a deviation of nothing as NaN, which JSON does not know.
function read(file) {
    if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8').replace(/: -?(NaN|Infinity)\b/g, ': null'));
    process.stderr.write(`SKIPPED: there are no results in ${file}\n`);
    return undefined;
}

const results = new Results(read(cppFile), read(nodeFile));
if (results.runs.length === 0) throw new Error('nothing was measured');
console.log(`${tables(results)}\n\n${goalLines(results)}`);
writeFileSync(`${folder}/results.json`, `${JSON.stringify(results, null, 2)}\n`);
writeFileSync(`${folder}/chart.svg`, chart(results));
