// SPDX-License-Identifier: MIT
// Runs a real OpenID provider on loopback, asks it for an access token as any client would, and saves what an API needs:
// node oidc-provider.mjs FOLDER
import Provider from 'oidc-provider';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';

const folder = process.argv[2];
const audience = 'https://api.example/orders';
const client = { client_id: 'warehouse', client_secret: 'a secret of this test' };

const server = createServer();
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const issuer = `http://127.0.0.1:${server.address().port}`;

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const provider = new Provider(issuer, {
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'provider-1', use: 'sig' }] },
    clients: [{ ...client, grant_types: ['client_credentials'], response_types: [], redirect_uris: [] }],
    features: {
        clientCredentials: { enabled: true },
        devInteractions: { enabled: false },
        resourceIndicators: {
            enabled: true,
            getResourceServerInfo: () => ({
                audience,
                scope: 'orders.read orders.write',
                accessTokenFormat: 'jwt',
                jwt: { sign: { alg: 'RS256' } },
            }),
        },
    },
});
server.on('request', provider.callback());

async function json(url, options) {
    const response = await fetch(url, options);
    const body = await response.json();
    if (!response.ok) throw new Error(`${url} answers ${response.status}: ${JSON.stringify(body)}`);
    return body;
}

const metadata = await json(`${issuer}/.well-known/openid-configuration`);
const answer = await json(metadata.token_endpoint, {
    method: 'POST',
    headers: {
        authorization: `Basic ${btoa(`${client.client_id}:${encodeURIComponent(client.client_secret)}`)}`,
    },
    body: new URLSearchParams({ grant_type: 'client_credentials', resource: audience, scope: 'orders.read' }),
});

writeFileSync(`${folder}/jwks.json`, JSON.stringify(await json(metadata.jwks_uri)));
writeFileSync(`${folder}/issuer`, metadata.issuer);
writeFileSync(`${folder}/audience`, audience);
writeFileSync(`${folder}/token`, answer.access_token);

server.close();
server.closeAllConnections();
