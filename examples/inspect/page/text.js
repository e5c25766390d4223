// SPDX-License-Identifier: MIT
// Text and elements. Everything from a token becomes a text node, never markup.

/// The text with every character that cannot be seen, or that turns others around, as its number.
function visible(text) {
    return String(text).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => {
        const number = character.codePointAt(0).toString(16).toUpperCase().padStart(4, '0');
        return `\\u{${number}}`;
    });
}

/// An element with that class and these children: elements, and strings as text.
function element(name, className, ...children) {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...children.filter((child) => child !== null && child !== undefined));
    return made;
}

/// A part of the page under a heading that names it.
function section(id, title, ...children) {
    const heading = element('h2', '', title);
    heading.id = `${id}-heading`;
    const made = element('section', '', heading, ...children);
    made.id = id;
    made.setAttribute('aria-labelledby', heading.id);
    return made;
}

/// An element whose contents may be scrolled, also by keyboard.
function scrollable(made, label) {
    made.tabIndex = 0;
    made.setAttribute('role', 'region');
    made.setAttribute('aria-label', label);
    return made;
}
