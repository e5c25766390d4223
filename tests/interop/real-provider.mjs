// SPDX-License-Identifier: MIT
// A real OpenID provider on loopback, which can rotate its keys, go down and come back.
import Provider from 'oidc-provider';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';

export const audience = 'https://api.example/orders';
const client = { client_id: 'warehouse', client_secret: 'a secret of this test' };

async function json(url, options) {
    const response = await fetch(url, { ...options, signal: AbortSignal.timeout(20_000) });
    const body = await response.json();
    if (!response.ok) throw new Error(`${url} answers ${response.status}: ${JSON.stringify(body)}`);
    return body;
}

export class RealProvider {
    static async start() {
        const provider = new RealProvider();
        provider.requests = [];
        await provider.start();
        provider.rotate('provider-1');
        return provider;
    }

    get issuer() {
        return `http://127.0.0.1:${this.port}`;
    }

    /// On the port that it had before, if it had one.
    async start() {
        this.server = createServer((request, response) => {
            this.requests.push(request.url);
            this.answer(request, response);
        });
        this.server.listen(this.port ?? 0, '127.0.0.1');
        await once(this.server, 'listening');
        this.port = this.server.address().port;
    }

    async stop() {
        this.server.close();
        this.server.closeAllConnections();
        await once(this.server, 'close');
    }

    /// Signs with a new key of that name from now on; the one before is gone.
    rotate(kid) {
        const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
        const provider = new Provider(this.issuer, {
            jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid, use: 'sig' }] },
            clients: [{ ...client, grant_types: ['client_credentials'], response_types: [], redirect_uris: [] }],
            cookies: { keys: ['a secret of this test'] },
            ttl: { ClientCredentials: 600 },
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
        this.answer = provider.callback();
    }

    async metadata() {
        return await json(`${this.issuer}/.well-known/openid-configuration`);
    }

    async keys() {
        return await json((await this.metadata()).jwks_uri);
    }

    /// An access token as any client gets it, by its credentials.
    async token() {
        const answer = await json((await this.metadata()).token_endpoint, {
            method: 'POST',
            headers: {
                authorization: `Basic ${btoa(`${client.client_id}:${encodeURIComponent(client.client_secret)}`)}`,
            },
            body: new URLSearchParams({ grant_type: 'client_credentials', resource: audience, scope: 'orders.read' }),
        });
        return answer.access_token;
    }

    /// How often somebody has asked for the key set.
    get keyFetches() {
        return this.requests.filter((path) => path === '/jwks').length;
    }
}
