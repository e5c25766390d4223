// SPDX-License-Identifier: MIT
// Choices that a seed decides.

/// Numbers that look random; the same seed makes the same ones (sfc32).
export class Random {
    #state;

    constructor(seed) {
        this.#state = Uint32Array.of(seed, 0x9e3779b9, 0x243f6a88, 1);
        for (let warming = 0; warming < 15; ++warming) this.#next();
    }

    #next() {
        const state = this.#state;
        const result = (state[0] + state[1] + state[3]) >>> 0;
        state[3] += 1;
        state[0] = state[1] ^ (state[1] >>> 9);
        state[1] = state[2] + (state[2] << 3);
        state[2] = ((state[2] << 21) | (state[2] >>> 11)) + result;
        return result;
    }

    /// From 0 to below the limit.
    below(limit) {
        return Math.floor((this.#next() / 2 ** 32) * limit);
    }

    chance(probability) {
        return this.#next() / 2 ** 32 < probability;
    }

    pick(list) {
        return list[this.below(list.length)];
    }

    bytes(count) {
        return Buffer.from(Array.from({ length: count }, () => this.below(256)));
    }
}
