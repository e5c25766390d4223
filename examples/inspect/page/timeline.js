// SPDX-License-Identifier: MIT
// When a token was issued, begins and ends, and where now is among them.

const moments = { iat: 'issued', nbf: 'begins', exp: 'expires' };
const longestTime = 8.64e12;  // seconds that a Date can hold

function readableDuration(seconds) {
    const units = [[31_556_952, 'y'], [86_400, 'd'], [3_600, 'h'], [60, 'min'], [1, 's']];
    const whole = Math.floor(Math.abs(seconds));
    const first = units.findIndex(([length]) => whole >= length);
    if (first < 0) return 'less than 1 s';
    return units
        .slice(first, first + 2)
        .map(([length, name], index) => {
            const count = Math.floor((index === 0 ? whole : whole % units[first][0]) / length);
            return count === 0 ? '' : `${count} ${name}`;
        })
        .filter(Boolean)
        .join(' ');
}

function readableTime(seconds) {
    return new Date(seconds * 1000).toISOString().replace('T', ' ').replace(/\.\d+Z$/, ' UTC');
}

function readableDistance(seconds, now) {
    if (seconds === now) return 'now';
    return seconds < now ? `${readableDuration(now - seconds)} ago` : `in ${readableDuration(seconds - now)}`;
}

/// The instants in order, those that fall together as one.
function instantsOf(claims, now) {
    const instants = new Map([[now, ['now']]]);
    for (const name of Object.keys(moments)) {
        const at = claims?.[name];
        if (typeof at !== 'number' || Math.abs(at) > longestTime) continue;
        instants.set(at, [...(instants.get(at) ?? []), name]);
    }
    return [...instants].sort(([left], [right]) => left - right).map(([at, names]) => ({ at, names }));
}

function stop({ at, names }, now) {
    const label = element('span', 'instant', names.join(' · '));
    const meanings = names.filter((name) => name !== 'now').map((name) => moments[name]);
    const made = element(
        'li',
        names.includes('now') ? 'stop now' : 'stop',
        label,
        meanings.length ? element('span', 'meaning', meanings.join(', ')) : null,
        element('time', '', readableTime(at)),
        element('span', 'distance', names.includes('now') ? '' : readableDistance(at, now)),
    );
    made.querySelector('time').dateTime = new Date(at * 1000).toISOString();
    made.dataset.names = names.join(' ');
    return made;
}

/// The stretch before the next instant: solid while the token is good.
function gap(from, to, good) {
    const made = element('li', good ? 'gap good' : 'gap', element('span', '', readableDuration(to - from)));
    made.style.flexGrow = String(1 + Math.log10(1 + to - from) / 4);
    return made;
}

/// A section, or null for a token without times.
function timeline(claims, now) {
    const instants = instantsOf(claims, now);
    if (instants.length < 2 && instants[0].names.length < 2) return null;
    const begin = instants.find(({ names }) => names.includes('nbf') || names.includes('iat'))?.at ?? -Infinity;
    const end = instants.find(({ names }) => names.includes('exp'))?.at ?? Infinity;
    const start = instants.find(({ names }) => names.includes('nbf'))?.at ?? begin;
    const line = element('ol', 'timeline');
    instants.forEach((instant, index) => {
        line.append(stop(instant, now));
        const next = instants[index + 1];
        if (next) line.append(gap(instant.at, next.at, start <= instant.at && next.at <= end));
    });
    return section('timeline', 'When', line);
}
