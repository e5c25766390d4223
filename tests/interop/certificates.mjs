// SPDX-License-Identifier: MIT
// Certificates (RFC 5280) for a test's own servers, made with the openssl command.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const configuration = `
[req]
distinguished_name = name
[name]
[ca]
default_ca = authority
[authority]
database = index.txt
serial = serial
new_certs_dir = .
default_md = sha256
policy = any
unique_subject = no
copy_extensions = copy
[any]
commonName = supplied
`;

export class Authority {
    constructor(folder, name) {
        this.folder = `${folder}/${name}`;
        this.certificateFile = `${this.folder}/authority.pem`;
        mkdirSync(this.folder, { recursive: true });
        writeFileSync(`${this.folder}/openssl.conf`, configuration);
        writeFileSync(`${this.folder}/index.txt`, '');
        writeFileSync(`${this.folder}/serial`, '01');
        this.#openssl('req', '-x509', ...this.#newKey('authority'), '-subj', `/CN=${name}`, '-days', '2',
            '-addext', 'basicConstraints=critical,CA:TRUE', '-out', 'authority.pem');
    }

    /// A server's certificate and its key for names as in "DNS:a.example,IP:127.0.0.1", good from and until
    /// YYYYMMDDHHMMSSZ.
    issue(names, { from = '20200101000000Z', until = '20991231235959Z' } = {}) {
        this.#openssl('req', '-new', ...this.#newKey('server'), '-subj', '/CN=server', '-addext',
            `subjectAltName=${names}`, '-out', 'server.csr');
        this.#openssl('ca', '-batch', '-notext', '-cert', 'authority.pem', '-keyfile', 'authority.key',
            '-in', 'server.csr', '-startdate', from, '-enddate', until, '-out', 'server.pem');
        return { cert: readFileSync(`${this.folder}/server.pem`), key: readFileSync(`${this.folder}/server.key`) };
    }

    #newKey(name) {
        return ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', `${name}.key`];
    }

    #openssl(command, ...options) {
        execFileSync('openssl', [command, '-config', 'openssl.conf', ...options],
            { cwd: this.folder, stdio: ['ignore', 'pipe', 'pipe'], timeout: 20_000 });
    }
}
