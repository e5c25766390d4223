// SPDX-License-Identifier: MIT
// The counts and the table of reasons, for people.
const number = (count) => count.toLocaleString('en-US').padStart(8);

export function report(tally) {
    const lines = [
        `${number(tally.bothAccept)}  both accept, and read the same header and claims`,
        `${number(tally.bothRefuse)}  both refuse`,
        `${number(tally.onlyJoseAccepts)}  bearer refuses what jose accepts`,
        `${number(tally.onlyBearerAccepts)}  bearer accepts what jose refuses`,
        '',
        'Why bearer refuses what jose accepts:',
    ];
    for (const code of new Set([...tally.explained.keys()].map((reason) => reason.code))) {
        lines.push('', code);
        for (const [reason, causes] of tally.explained)
            if (reason.code === code) lines.push(...row(tally.count(reason), reason, causes));
    }
    return lines.join('\n');
}

function row(count, { why, source }, causes) {
    const most = [...causes].sort(([, left], [, right]) => right - left).slice(0, 3);
    const line = `${number(count)}  ${why} (${source})`;
    if (most.length === 0) return [line];
    return [line, `          by ${most.map(([cause, times]) => `${cause} ${times}`).join('; ')}`];
}

/// One thing that must not be, with the token to try again.
export function describeFault({ problem, token, bearer, jose }) {
    const { bytes, mutations } = token;
    const isText = /^[\x20-\x7e]*$/.test(bytes.toString('latin1'));
    return [
        `${problem}:`,
        `  bearer: ${bearer.answer ?? 'accepted'}; jose: ${jose.answer ?? 'accepted'}`,
        `  mutations: ${mutations.join(', ') || 'none'}; keys: ${token.provider.name}`,
        ...[bearer, jose].flatMap(({ readings = [] }) =>
            readings.map((reading) => `  read: ${JSON.stringify(reading).slice(0, 2000)}`)),
        isText ? `  token: ${bytes}` : `  token in hexadecimal: ${bytes.toString('hex')}`,
    ].join('\n');
}
