import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { MatchEvent } from "./event.ts";
import type { MatcherModel } from "./testing/matcher-model.ts";
import { anySteps, closeWorld, openWorld, readEvents } from "./testing/matcher-steps.ts";

const redis = new Redis(inject("redisUrl"), { lazyConnect: true });

beforeAll(() => redis.connect());
afterAll(() => redis.quit());

/** What must hold whatever happened. */
function checkInvariants(model: MatcherModel, events: readonly MatchEvent[]): void {
  for (const [person, state] of model.people) {
    if (state.kind !== "paired") continue;
    expect(model.people.get(state.partner)).toMatchObject({
      kind: "paired",
      pair: state.pair,
      partner: person,
    });
  }
  const ended = new Set(events.flatMap((event) => (event.kind === "ended" ? [event.pair] : [])));
  const paired = events.flatMap((event) => (event.kind === "paired" ? [event] : []));
  expect(new Set(paired.map(({ pair }) => pair)).size).toBe(paired.length);
  const active = paired
    .filter(({ pair }) => !ended.has(pair))
    .flatMap(({ sides }) => sides.map((side) => side.person));
  expect(active.sort()).toEqual(
    [...model.people].flatMap(([person, { kind }]) => (kind === "paired" ? [person] : [])).sort(),
  );
}

describe("the matcher's scripts", () => {
  it("do as the model says in any order of events: pairs symmetric, nobody in two, blocked never, nobody lost", async () => {
    await fc.assert(
      fc.asyncProperty(anySteps, async (steps) => {
        const world = await openWorld(redis, `{match-${randomUUID().slice(0, 8)}}:`);
        for (const step of steps) await step(world);
        const events = await readEvents(world);
        expect(events).toEqual(world.model.events);
        checkInvariants(world.model, events);
        await closeWorld(world);
      }),
      { numRuns: 300 },
    );
  }, 120_000);
});
