// SPDX-License-Identifier: MIT
// Headless Chromium, and what a page does in it that it should not.
import { chromium } from 'playwright-core';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

function found(name) {
    return process.env.PATH.split(delimiter)
        .map((folder) => join(folder, name))
        .find((path) => {
            try {
                accessSync(path, constants.X_OK);
                return true;
            } catch {
                return false;
            }
        });
}

/// Ends the test as skipped where there is none.
export async function launch() {
    const executablePath = ['chromium', 'chromium-browser', 'google-chrome'].map(found).find(Boolean);
    if (!executablePath) {
        console.log('SKIPPED: Chromium is missing');
        process.exit(77);
    }
    const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    return await chromium.launch({ executablePath, args });
}

/// Every request of the page, and everything it complains of.
export async function watch(page) {
    const seen = { requests: [], complaints: [] };
    page.on('request', (request) => seen.requests.push({ url: request.url(), method: request.method() }));
    page.on('console', (message) => seen.complaints.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => seen.complaints.push(error.message));
    page.on('dialog', (dialog) => (seen.complaints.push(dialog.message()), dialog.dismiss()));
    await page.exposeFunction('complain', (text) => seen.complaints.push(text));
    await page.addInitScript(() => {
        document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
            window.complain(`${violatedDirective} forbids ${blockedURI}`),
        );
    });
    return seen;
}

/// The text with the least contrast to what is behind it (WCAG 2.2, 1.4.3), as {ratio, text}.
export async function leastContrast(page) {
    return await page.evaluate(() => {
        const rgb = (colour) => colour.match(/[\d.]+/g).map(Number);
        const luminance = (colour) => {
            const [red, green, blue] = rgb(colour)
                .slice(0, 3)
                .map((value) => value / 255)
                .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
            return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
        };
        const behind = (element) => {
            for (let at = element; at; at = at.parentElement) {
                const colour = getComputedStyle(at).backgroundColor;
                const [, , , alpha = 1] = rgb(colour);
                if (alpha === 1) return colour;
                if (alpha !== 0) throw new Error(`${at.tagName} has a background that shines through`);
            }
            throw new Error('the page has no background');
        };
        const texts = [...document.querySelectorAll('body *')].filter(
            (element) =>
                element.checkVisibility() &&
                !['SCRIPT', 'STYLE'].includes(element.tagName) &&
                (element.value || [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())),
        );
        return texts
            .map((element) => {
                const both = [getComputedStyle(element).color, behind(element)].map(luminance);
                const ratio = (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
                return { ratio, text: (element.value || element.textContent).slice(0, 40) };
            })
            .reduce((least, next) => (next.ratio < least.ratio ? next : least));
    });
}
