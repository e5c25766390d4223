// SPDX-License-Identifier: MIT
// Asks a real OpenID provider for an access token and saves what an API needs: node oidc-provider.mjs FOLDER
import { writeFileSync } from 'node:fs';
import { audience, RealProvider } from './real-provider.mjs';

const folder = process.argv[2];
const provider = await RealProvider.start();

writeFileSync(`${folder}/jwks.json`, JSON.stringify(await provider.keys()));
writeFileSync(`${folder}/issuer`, provider.issuer);
writeFileSync(`${folder}/audience`, audience);
writeFileSync(`${folder}/token`, await provider.token());

await provider.stop();
