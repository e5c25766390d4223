// SPDX-License-Identifier: MIT
// Claims as providers send them. Every one of these tokens must be accepted by both.

const id = (random) => random.bytes(16).toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');

const shapes = {
    bare: () => ({}),

    rfc9068: (random) => ({
        sub: 'u1', client_id: 'c1', jti: id(random), scope: 'read write', auth_time: 1699999000,
        roles: ['reader'], groups: [], entitlements: ['x'], acr: '1', amr: ['pwd', 'otp'],
    }),

    entra: (random) => ({
        aio: 'ASQA2/8XAAAA', azp: id(random), azpacr: '1', name: 'Åsa Öberg', oid: id(random),
        preferred_username: 'asa@example.com', rh: '0.AAAA', roles: ['Orders.Read.All'],
        scp: 'orders.read orders.write',
        sub: 'AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ', tid: id(random), uti: 'fqiBqXLPj0eQa82S-IYFAA', ver: '2.0',
    }),

    keycloak: (random) => ({
        jti: id(random), sub: id(random), typ: 'Bearer', azp: 'web', session_state: id(random),
        'allowed-origins': ['https://web.example'], email_verified: true, scope: 'openid email', sid: id(random),
        realm_access: { roles: ['offline_access', 'user'] },
        resource_access: { account: { roles: ['manage-account', 'view-profile'] }, web: { roles: [] } },
    }),

    auth0: () => ({
        sub: 'auth0|5f7c8ec7c33c6c004bbafe82', azp: 'my_client', scope: 'openid profile read:orders',
        permissions: ['read:orders', 'write:orders'], gty: 'password', 'https://app.example/roles': ['admin'],
    }),

    cognito: (random) => ({
        sub: id(random), 'cognito:groups': ['admins'], token_use: 'access', scope: 'orders/read', auth_time: 1699999000,
        version: 2, username: 'jane', origin_jti: id(random), jti: id(random), client_id: '1example23456789',
    }),

    manyGroups: (random) => ({ sub: 'u1', groups: Array.from({ length: 40 + random.below(160) }, () => id(random)) }),

    unicode: () => ({
        sub: '用户 🔑 пользователь', 'naïve': 'é e\u0301',
        '名前': ['\u0000', '\u007f', '\u2028', '\ufeff', '\uffff', '"\\/'],
    }),

    numbers: () => ({
        sub: 'n', zero: 0, negative: -1, fraction: 0.1, large: 9007199254740991, huge: 1.7976931348623157e308,
        tiny: 5e-324, nested: [[1, 2.5e10], { a: [-1e-7, true, false, null] }],
    }),

    manyMembers: (random) =>
        Object.fromEntries(Array.from({ length: 30 + random.below(300) }, (_, at) => [`m${at}`, at])),
};

const dates = {
    whole: (now) => ({ iat: now - 60, nbf: now - 60, exp: now + 300 }),
    exactly: (now) => ({ iat: now, nbf: now, exp: now + 1 }),
    fractions: (now) => ({ iat: now - 60.25, nbf: now - 0.5, exp: now + 3600.75 }),
    onlyEnd: (now) => ({ exp: now + 1 }),
    far: () => ({ iat: 0, nbf: 0, exp: 253402300799 }),
};

const audiences = {
    one: (audience) => audience,
    only: (audience) => [audience],
    first: (audience) => [audience, 'https://other.example/'],
    last: (audience) => ['https://other.example/', '', 'x', audience],
    twice: (audience) => [audience, audience],
};

/// The claims of a token that is good at that time.
export function goodClaims(random, { issuer, audience, now }) {
    const claims = {
        ...shapes[random.pick(Object.keys(shapes))](random),
        iss: issuer,
        aud: audiences[random.pick(Object.keys(audiences))](audience),
        ...dates[random.pick(Object.keys(dates))](now),
    };
    const inAnyOrder = Object.entries(claims)
        .map((claim) => [random.below(1000), claim])
        .sort(([left], [right]) => left - right)
        .map(([, claim]) => claim);
    return Object.fromEntries(inAnyOrder);
}

const extras = [
    { x5t: 'AAAA' }, { jku: 'https://keys.example/' }, { cty: 'json' }, { b64: true },
    { nonce: 'n', unknown: { a: ['b'] } },
    { iss: 'https://nobody.example/' },
];

/// The header of a token of that algorithm and key.
export function goodHeader(random, alg, kid) {
    const header = { alg, kid };
    const typ = random.pick([undefined, 'JWT', 'at+jwt', 'application/at+jwt', 'AT+JWT']);
    if (typ) header.typ = typ;
    if (random.chance(0.2)) Object.assign(header, random.pick(extras));
    return header;
}
