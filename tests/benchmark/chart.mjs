// SPDX-License-Identifier: MIT
// The results as one picture: how long the typical token takes, the first time and again.
import { floor, typical } from './results.mjs';
import { microseconds, number } from './table.mjs';

const width = 760;
const margin = 24;
const names = 190;
const labels = 130;
const plot = { left: margin + names, width: width - 2 * margin - names - labels };
const row = { height: 26, bar: 16 };

const style = `
    svg { font-family: system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; font-size: 13px; }
    .page { fill: #ffffff; stroke: #d0d7de; } .grid { stroke: #e4e8ec; } .axis { stroke: #8c959f; }
    text { fill: #1f2328; } .soft { fill: #59636e; } .small { font-size: 12px; }
    .title { font-size: 17px; font-weight: 600; } .panel { font-size: 14px; font-weight: 600; }
    .strong { font-weight: 600; } .floor { fill: #9aa4af; } .ours { fill: #0969da; } .peer { fill: #d9a056; }
    @media (prefers-color-scheme: dark) {
        .page { fill: #0d1117; stroke: #3d444d; } .grid { stroke: #262c36; } .axis { stroke: #656c76; }
        text { fill: #f0f6fc; } .soft { fill: #9198a1; }
        .floor { fill: #6e7681; } .ours { fill: #4493f8; } .peer { fill: #b98238; }
    }`;

/// An SVG without scripts, for light and dark pages.
export function chart(results) {
    const bars = results
        .contendersWith((run) => run.case === typical && run.threads === 1)
        .map((contender) => ({ ...contender, run: results.run(contender.name, typical) }))
        .sort((a, b) => a.run.ns - b.run.ns);
    const first = bars.filter(({ cacheOf }) => !cacheOf);
    const again = bars.filter(({ cacheOf }) => cacheOf);

    let y = 106;
    const panels = [];
    const scale = axis(first);
    if (first.length > 0) {
        panels.push(panel('A token seen for the first time', first, scale, y));
        y += panelHeight(first) + 34;
    }
    if (again.length > 0) {
        const larger = axis(again);
        const zoom = first.length > 0 ? `; this axis is enlarged ${Math.round(scale.end / larger.end)} times` : '';
        panels.push(panel(`The same token again: who remembers it${zoom}`, again, larger, y));
        y += panelHeight(again) + 34;
    }
    const height = y - 8;
    const title = 'Time to validate an access token';
    const how = '1.6 KB, RS256 with a 2048-bit key; µs, less is better; × is times OpenSSL alone';
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" \
viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title description">
<!-- SPDX-License-Identifier: MIT -->
<title id="title">${title}</title>
<desc id="description">${escape(`${how}. ${bars.map(sentence).join(' ')}`)}</desc>
<style>${style}
</style>
<rect class="page" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="6"/>
${text(margin, 34, 'title', title)}
${text(margin, 56, 'soft', how)}
${legend(bars)}
${panels.join('\n')}
</svg>
`;
}

function sentence({ title, language, run }) {
    return `${title}${language ? ` (${language})` : ''}: ${microseconds(run)} µs.`;
}

const kinds = { ours: 'bearer', peer: 'other libraries', floor: 'the signature alone' };

function legend(bars) {
    const entries = Object.entries(kinds).filter(([kind]) => bars.some((bar) => bar.kind === kind));
    return entries
        .map(([kind, name], i) => {
            const x = margin + i * 150;
            return `${bar(kind, x, 68, 12, 12)}${text(x + 18, 78, 'soft small', name)}`;
        })
        .join('\n');
}

/// An axis from 0 with about five round steps, just past the longest bar.
function axis(bars) {
    const longest = Math.max(...bars.map(({ run }) => run.ns / 1e3));
    const power = 10 ** Math.floor(Math.log10(longest / 4));
    const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => longest / size <= 6);
    const count = Math.ceil(longest / step);
    return { end: count * step, ticks: Array.from({ length: count + 1 }, (_, i) => i * step) };
}

const panelHeight = (bars) => 12 + bars.length * row.height + 20;

function panel(title, bars, { end, ticks }, top) {
    const x = (value) => plot.left + (value / end) * plot.width;
    const first = top + 12;
    const bottom = first + bars.length * row.height;
    const grid = ticks.map((tick, i) => {
        const at = x(tick).toFixed(1);
        const label = tickLabel(tick, ticks[1]) + (i === ticks.length - 1 ? ' µs' : '');
        return `<line class="${i === 0 ? 'axis' : 'grid'}" x1="${at}" y1="${first}" x2="${at}" y2="${bottom}"/>
${text(at, bottom + 16, 'soft small', label, 'middle')}`;
    });
    const rows = bars.map(({ name, title: who, kind, language, run }, i) => {
        const middle = first + (i + 0.5) * row.height;
        const end = Math.max(plot.left + 1, x(run.ns / 1e3));
        const weight = kind === 'ours' ? 'strong' : '';
        const users = kind === 'peer' ? ` <tspan class="soft small">${language}</tspan>` : '';
        const times = name === floor || run.ratio === undefined ? '' : `×${number(run.ratio)}`;
        return `<text class="${weight}" x="${plot.left - 10}" y="${middle + 4.5}" text-anchor="end">${escape(who)}\
${users}</text>
${bar(kind, plot.left, middle - row.bar / 2, (end - plot.left).toFixed(1), row.bar)}
<text class="${weight}" x="${(end + 8).toFixed(1)}" y="${middle + 4.5}">${microseconds(run)} µs \
<tspan class="soft">${times}</tspan></text>`;
    });
    return [text(margin, top, 'panel', title), ...grid, ...rows].join('\n');
}

function tickLabel(tick, step) {
    return tick === 0 ? '0' : tick.toFixed(Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
}

function bar(style, x, y, width, height) {
    return `<rect class="${style}" x="${x}" y="${y}" width="${width}" height="${height}" rx="2"/>`;
}

function text(x, y, style, content, anchor) {
    const at = anchor ? ` text-anchor="${anchor}"` : '';
    return `<text class="${style}" x="${x}" y="${y}"${at}>${escape(content)}</text>`;
}

function escape(content) {
    return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
