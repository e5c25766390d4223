// SPDX-License-Identifier: MIT
// Which tests are asked about a header, the likeliest and cheapest first.

const conformance = (...names) => names.map((name) => `tests/conformance/${name}.cpp`);

// By the beginning of the header's path; all that match.
const also = [
    ['token/', [...conformance('compact_form', 'header', 'claims', 'json'), 'tests/token_validator.cpp']],
    ['key/', ['tests/key/jwk.cpp', 'tests/key/jwks.cpp',
              ...conformance('pss', 'jwk_contents', 'key_selection', 'signature', 'rfc_vectors'), 'tests/faults']],
    ['signature/', [...conformance('signature', 'key_selection', 'rfc_vectors'), 'tests/faults']],
    ['policy/', [...conformance('policies', 'authorization', 'time', 'claims'), 'tests/policy/combine.cpp',
                 'tests/token_validator.cpp']],
    ['policy/one_of', ['tests/policy/audience.cpp']],
    ['entra/', conformance('entra_rows', 'entra_shapes')],
    ['entra/tenancy', ['tests/entra/client.cpp', 'tests/entra/membership.cpp']],
    ['entra/tenants', ['tests/entra/remote_keys.cpp']],
    ['cache/', ['tests/cache/cached_validator.cpp', ...conformance('cached_tokens')]],
    ['http/', ['tests/http/guard.cpp', ...conformance('authorization')]],
    ['detail/base64url', ['tests/detail/base64url.cpp', ...conformance('base64url')]],
    ['detail/json', ['tests/detail/json_reader.cpp', ...conformance('json', 'claims'), 'tests/token/object.cpp']],
    ['detail/ascii', conformance('header')],
    ['token_validator', [...conformance('compact_form', 'key_selection', 'authorization', 'implementation'),
                         'tests/testing/judge.cpp', 'tests/key/key_source.cpp']],
    ['issuer_router', conformance('key_selection', 'implementation', 'entra_rows')],
];

export function testsOf(header) {
    const mirror = `tests/${header.replace(/\.hpp$/, '.cpp')}`;
    return [...new Set([mirror, ...also.filter(([start]) => header.startsWith(start)).flatMap(([, tests]) => tests)])];
}
