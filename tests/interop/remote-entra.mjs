// SPDX-License-Identifier: MIT
// The demo API as that of a Microsoft Entra tenant, whose keys it fetches by itself: node remote-entra.mjs API FOLDER
//
// Microsoft is played by a proxy on this machine, which answers in its name and lets nothing through.
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { Api, check, scenario } from './api.mjs';
import { Authority } from './certificates.mjs';
import { answering, listening } from './servers.mjs';

const folder = process.argv[3];
const microsoft = 'login.microsoftonline.com';
const tenant = '72f988bf-86f1-41af-91ab-2d7cd011db47';
const anotherTenant = '11111111-2222-4333-8444-555555555555';
const clientId = '6e74172b-be56-4843-9ff4-e66a39bb12e3';
const kid = 'i6lGk3FZzxRcUb2C3nEQ7syHJlY';

const authority = new Authority(folder, 'authority');
const { privateKey, publicKey } = await generateKeyPair('RS256');
const issuerOf = (tid) => `https://${microsoft}/${tid}/v2.0`;

/// The shape of Microsoft's: no "alg", a certificate, which is nobody's business here, and the issuer as a template.
const jwk = {
    ...(await exportJWK(publicKey)),
    use: 'sig',
    kid,
    x5t: kid,
    x5c: [new X509Certificate(readFileSync(authority.certificateFile)).raw.toString('base64')],
    issuer: issuerOf('{tenantid}'),
};

const documents = {
    [`/${tenant}/v2.0/.well-known/openid-configuration`]: {
        issuer: issuerOf(tenant),
        authorization_endpoint: `https://${microsoft}/${tenant}/oauth2/v2.0/authorize`,
        token_endpoint: `https://${microsoft}/${tenant}/oauth2/v2.0/token`,
        jwks_uri: `https://${microsoft}/${tenant}/discovery/v2.0/keys`,
        cloud_instance_name: 'microsoftonline.com',
    },
    [`/${tenant}/discovery/v2.0/keys`]: { keys: [jwk] },
};

/// A user's token of version 2.0, as the documentation shows it.
async function tokenOf(tid) {
    const now = Math.floor(Date.now() / 1000);
    return await new SignJWT({
        aud: clientId,
        iss: issuerOf(tid),
        iat: now,
        nbf: now,
        exp: now + 3900,
        azp: clientId,
        azpacr: '0',
        name: 'Abe Lincoln',
        oid: '690222be-ff1a-4d56-abd1-7e4f7d38e474',
        preferred_username: 'abeli@microsoft.com',
        rh: 'I',
        scp: 'Orders.Read',
        sub: 'HKZpfaHyWadeOouYlitjrI-KffTm222X5rrV3xDqfKQ',
        tid,
        uti: 'fqiBqXLPj0eQa82S-IYFAA',
        ver: '2.0',
    })
        .setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid })
        .sign(privateKey);
}

/// What the proxy is asked for: "CONNECT host:port", or the whole URL of what is not for TLS.
async function startProxy(asked) {
    const impostor = createTlsServer(authority.issue(`DNS:${microsoft}`), answering(documents));
    const proxy = createServer((request, response) => {
        asked.push(request.url);
        response.writeHead(502).end();
    });
    proxy.on('connect', (request, socket) => {
        asked.push(`CONNECT ${request.url}`);
        socket.on('error', () => {});
        if (request.url !== `${microsoft}:443`) return socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        impostor.emit('connection', socket);
    });
    return `http://127.0.0.1:${await listening(proxy)}`;
}

await scenario(async () => {
    const asked = [];
    const environment = { https_proxy: await startProxy(asked) };
    const options = ['--tenant', tenant, '--client-id', clientId, '--ca-file', authority.certificateFile];

    let api = await Api.start(options, environment);
    await api.expect(200, await tokenOf(tenant), 'a token of the tenant');
    await api.expect(403, await tokenOf(anotherTenant), 'a token of another tenant, signed by the same key');
    await api.expectHealth(200, 'fresh');
    await api.stop();

    documents[`/${tenant}/v2.0/.well-known/openid-configuration`].issuer = issuerOf(anotherTenant);
    api = await Api.start(options, environment);
    await api.expect(503, await tokenOf(tenant), 'the metadata speaks for another tenant');
    await api.expectHealth(503, 'missing', 'discovery_malformed (issuer)');
    await api.stop();

    check(asked.length >= 3, `${asked.length}    connections, for metadata and keys, and for metadata again`);
    const others = asked.filter((what) => what !== `CONNECT ${microsoft}:443`);
    check(others.length === 0, `${others.length}    of them to other hosts than ${microsoft}: ${others}`);
});
