// SPDX-License-Identifier: MIT
// The demo API fetches its keys over TLS, from servers with good and bad certificates: node remote-tls.mjs API FOLDER
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { createServer } from 'node:https';
import { Api, scenario } from './api.mjs';
import { Authority } from './certificates.mjs';
import { answering, listening } from './servers.mjs';

const folder = process.argv[3];
const audience = 'https://api.example/orders';

const authority = new Authority(folder, 'authority');
const stranger = new Authority(folder, 'stranger');
const { privateKey, publicKey } = await generateKeyPair('RS256');
const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k1' }] };

/// The provider of that host name behind that certificate, an API that asks it, and one of its tokens.
async function start(host, certificate, caFile) {
    const documents = { '/keys': jwks };
    const server = createServer(certificate, answering(documents));
    const issuer = `https://${host}:${await listening(server)}`;
    documents['/.well-known/openid-configuration'] = { issuer, jwks_uri: `${issuer}/keys` };
    const token = await new SignJWT({ scope: 'orders.read' })
        .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: 'k1' })
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime('5m')
        .sign(privateKey);
    const trust = caFile === undefined ? [] : ['--ca-file', caFile];
    return { api: await Api.start(['--issuer', issuer, '--audience', audience, ...trust]), token };
}

async function accepts(what, host, certificate, caFile) {
    const { api, token } = await start(host, certificate, caFile);
    await api.expect(200, token, what);
    await api.expectHealth(200, 'fresh');
    await api.stop();
}

async function refuses(what, host, certificate, caFile) {
    const { api, token } = await start(host, certificate, caFile);
    await api.expect(503, token, what);
    await api.expectHealth(503, 'missing', 'fetch_failed (tls)');
    await api.stop();
}

await scenario(async () => {
    const { certificateFile } = authority;
    const both = 'DNS:localhost,IP:127.0.0.1';
    const right = authority.issue(both);
    await accepts('the right certificate, for an address', '127.0.0.1', right, certificateFile);
    await accepts('the right certificate, for a name', 'localhost', right, certificateFile);
    const expired = authority.issue(both, { until: '20200102000000Z' });
    await refuses('an expired certificate', '127.0.0.1', expired, certificateFile);
    const anothers = authority.issue('DNS:another.example');
    await refuses('a certificate for another host', '127.0.0.1', anothers, certificateFile);
    await refuses('a certificate of an unknown authority', '127.0.0.1', stranger.issue(both), certificateFile);
    await refuses("the right certificate, where only the system's authorities count", '127.0.0.1', right);
});
