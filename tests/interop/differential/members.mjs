// SPDX-License-Identifier: MIT
// A JSON object as a list of [name, value], both as JSON text, so that it can say what no object in memory can.

export const quote = JSON.stringify;

/// The members of an object in memory.
export const membersOf = (object) => Object.entries(object).map(([name, value]) => [quote(name), quote(value)]);

export const indexOf = (members, name) => members.findIndex(([text]) => text === quote(name));

/// Replaces the member, or adds it at the end; `value` is JSON text.
export function set(members, name, value) {
    const index = indexOf(members, name);
    if (index === -1) members.push([quote(name), value]);
    else members[index][1] = value;
}

export function remove(members, name) {
    const index = indexOf(members, name);
    if (index !== -1) members.splice(index, 1);
}

/// The string as JSON text in which every character is a \u escape.
export function escaped(string) {
    const unit = (_, at) => `\\u${string.charCodeAt(at).toString(16).padStart(4, '0')}`;
    return `"${Array.from({ length: string.length }, unit).join('')}"`;
}

const styles = {
    compact: ['', '', '', ''],
    spaced: [' ', ' ', ' ', ' '],
    pretty: ['\n    ', '', ' ', '\n'],
    windows: ['\r\n\t', '', ' ', '\r\n'],
    odd: ['\t \r\n', ' \n', '\t', '\r '],
};
export const styleNames = Object.keys(styles);

/// The object's JSON in one of the styles of white space.
export function render(members, style) {
    const [before, colon, after, end] = styles[style];
    const lines = members.map(([name, value]) => `${before}${name}${colon}:${after}${value}`);
    return Buffer.from(`{${lines.join(',')}${end}}`);
}
