// SPDX-License-Identifier: MIT
// What nginx protects: answers as the demo API does, and writes down what it is asked: node upstream.mjs FILE
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http';

const file = process.argv[2];
const orders = ['tea', 'biscuits'];

function answer(request, body) {
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    switch (`${method} ${request.url}`) {
        case 'GET /health':
            return [200, { status: 'ok' }];
        case 'GET /orders':
            return [200, { orders }];
        case 'POST /orders':
            return [201, { order: orders.push(JSON.parse(body).item) }];
        case 'GET /for-nobody':
            return [403, { status: 403, by: 'the upstream' }];
        case 'GET /broken':
            return [500, { status: 500, by: 'the upstream' }];
        default:
            return [404, { status: 404 }];
    }
}

const server = createServer((request, response) => {
    let body = '';
    request.on('data', (text) => (body += text));
    request.on('end', () => {
        const lines = [`${request.method} ${request.url}`];
        for (let index = 0; index < request.rawHeaders.length; index += 2)
            lines.push(`${request.rawHeaders[index]}: ${request.rawHeaders[index + 1]}`);
        appendFileSync(file, lines.map((line) => `${line}\n`).join(''));
        const [status, json] = answer(request, body);
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(json));
    });
});
server.listen(0, '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${server.address().port}`));
