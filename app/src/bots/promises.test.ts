import { expect, it } from "vitest";
import type { BotLoad } from "../contracts/load.ts";
import { REQUEST_BUCKETS } from "../contracts/metrics.ts";
import type { Slo } from "../contracts/slo.ts";
import { load as matchmakingLoad } from "./matchmaking/load.ts";
import { slo as matchmakingSlo } from "./matchmaking/slo.ts";
import { load as shippingLoad } from "./shipping/load.ts";
import { slo as shippingSlo } from "./shipping/slo.ts";

const BOTS: readonly (readonly [string, readonly Slo[], BotLoad])[] = [
  ["shipping", shippingSlo, shippingLoad],
  ["matchmaking", matchmakingSlo, matchmakingLoad],
];

it.each(BOTS)("%s: each promise can be measured exactly, and its fastest alert can fire", (_bot, slo) => {
  for (const promise of slo) {
    expect(14.4 * (1 - promise.objective)).toBeLessThan(1);
    expect(promise.objective).toBeLessThan(1);
    if (promise.kind === "latency") expect(REQUEST_BUCKETS).toContain(promise.thresholdMs / 1000);
  }
  expect(new Set(slo.map(({ name }) => name)).size).toBe(slo.length);
});

it.each(BOTS)(
  "%s: somebody who is free has something to do, what follows on something has something to follow on",
  (_bot, _slo, load) => {
    const { conversations } = load;
    expect(conversations.some(({ after, weight }) => after === undefined && weight > 0)).toBe(true);
    expect(new Set(conversations.map(({ name }) => name)).size).toBe(conversations.length);
    const brought = conversations.map(({ brings }) => brings);
    for (const { after } of conversations) if (after !== undefined) expect(brought).toContain(after);
  },
);
