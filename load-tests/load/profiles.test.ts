import { expect, test } from "vitest";
import { botsOf, FLEET } from "./bots.ts";
import { expectedRates } from "./expected.ts";
import { PROFILES } from "./profiles.ts";
import { LEAST_SAMPLES } from "./thresholds.ts";

/**
 * A conversation is up to 14 messages, so they come in heaps: how many there are scatters about three times as far as of
 * messages that come each by itself. With this much more than is needed, a run in 10,000 has too few.
 */
const SPARE = 4;

test.each(PROFILES)(
  "$name: of a fleet, each bot's people write enough to be judged by, whatever chance takes",
  (profile) => {
    const seconds = profile.body
      .filter(({ judged }) => judged)
      .reduce((sum, phase) => sum + phase.seconds, 0);
    for (const { load, name, share } of botsOf(FLEET)) {
      const messages = expectedRates(load, profile.people * share).messagesPerS * seconds;
      expect(messages, name).toBeGreaterThanOrEqual(SPARE * LEAST_SAMPLES.reaction);
    }
  },
);
