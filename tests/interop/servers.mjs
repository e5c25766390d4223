// SPDX-License-Identifier: MIT
// Servers on loopback that answer with JSON documents.
import { once } from 'node:events';

/// The server's port, once it listens.
export async function listening(server) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return server.address().port;
}

/// A request handler for the documents by their paths; there may be others later.
export function answering(documents) {
    return (request, response) => {
        const document = documents[request.url];
        response.writeHead(document ? 200 : 404, { 'content-type': 'application/json' });
        response.end(JSON.stringify(document ?? {}));
    };
}
