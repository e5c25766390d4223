// SPDX-License-Identifier: MIT
// Counts the verdicts, and keeps what must not be.
import { isDeepStrictEqual } from 'node:util';
import { anatomyOf } from './anatomy.mjs';
import { reasonAgainst, reasonFor, reasons } from './reasons.mjs';

export class Tally {
    bothAccept = 0;
    bothRefuse = 0;
    onlyJoseAccepts = 0;
    onlyBearerAccepts = 0;
    /// What must not be: { problem, token, bearer, jose }.
    faults = [];
    /// For each reason how often it has explained a refusal, by the mutations of those tokens.
    explained = new Map(reasons.map((reason) => [reason, new Map()]));

    add(token, bearer, jose) {
        const fault = (problem) => this.faults.push({ problem, token, bearer, jose });
        if (bearer.accepted && jose.accepted) {
            ++this.bothAccept;
            const problem = this.#problemOfAccepted(token, bearer, jose);
            if (problem) fault(problem);
        } else if (bearer.accepted) {
            ++this.onlyBearerAccepts;
            fault('bearer accepts what jose refuses');
        } else if (jose.accepted) {
            ++this.onlyJoseAccepts;
            const reason = reasonFor(bearer.answer, seen(token));
            if (reason) this.#explain(reason, token);
            else fault('bearer refuses what jose accepts, and no reason can be shown in the token');
        } else {
            ++this.bothRefuse;
            if (token.mutations.length === 0) fault('both refuse a good token');
        }
        if (token.mutations.length === 0 && bearer.accepted !== jose.accepted) fault('they disagree on a good token');
    }

    count(reason) {
        return [...this.explained.get(reason).values()].reduce((sum, count) => sum + count, 0);
    }

    #explain(reason, { mutations }) {
        const counts = this.explained.get(reason);
        const families = new Set(mutations.map((name) => name.slice(0, name.indexOf(':'))));
        const cause = [...families].join(' + ');
        counts.set(cause, (counts.get(cause) ?? 0) + 1);
    }

    #problemOfAccepted(token, bearer, jose) {
        const [expected] = jose.readings;
        if (!bearer.readings.every((reading) => isDeepStrictEqual(reading, expected)))
            return 'both accept it, but they read different claims';
        const reason = reasonAgainst(seen(token));
        return reason && `bearer accepts it, although ${reason.why}`;
    }
}

const seen = ({ bytes, provider }) => ({
    ...anatomyOf(bytes),
    jwks: provider.jwks,
    now: BigInt(provider.demands.now),
});
