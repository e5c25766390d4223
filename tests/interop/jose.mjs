// SPDX-License-Identifier: MIT
// Mints an access token with the jose package and saves what an API needs: node jose.mjs FOLDER
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { writeFileSync } from 'node:fs';

const folder = process.argv[2];
const issuer = 'https://jose.example/';
const audience = 'https://api.example/orders';

const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
const token = await new SignJWT({ scope: 'orders.read', client_id: 'warehouse' })
    .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: 'jose-1' })
    .setIssuer(issuer)
    .setAudience(['https://other.example/', audience])
    .setSubject('warehouse')
    .setJti('1')
    .setIssuedAt()
    .setExpirationTime('5m')
    .sign(privateKey);

writeFileSync(`${folder}/jwks.json`, JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'jose-1' }] }));
writeFileSync(`${folder}/issuer`, issuer);
writeFileSync(`${folder}/audience`, audience);
writeFileSync(`${folder}/token`, token);
