import { expect, it } from "vitest";
import type { BotLoad } from "../contracts/load.ts";
import { load as matchmakingLoad } from "./matchmaking/load.ts";
import { load as shippingLoad } from "./shipping/load.ts";

const BOTS: readonly (readonly [string, BotLoad])[] = [
  ["shipping", shippingLoad],
  ["matchmaking", matchmakingLoad],
];

it.each(BOTS)(
  "%s: somebody who is free has something to do, what follows on something has something to follow on",
  (_bot, load) => {
    const { conversations } = load;
    expect(conversations.some(({ after, weight }) => after === undefined && weight > 0)).toBe(true);
    expect(new Set(conversations.map(({ name }) => name)).size).toBe(conversations.length);
    const brought = conversations.map(({ brings }) => brings);
    for (const { after } of conversations) if (after !== undefined) expect(brought).toContain(after);
  },
);
