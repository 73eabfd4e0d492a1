import { REACTION, REACTION_TIME } from "../../contracts/indicators.ts";
import type { Slo } from "../../contracts/slo.ts";

/** What the matchmaking bot promises. Of a relayed message the first reaction is the partner's sight of it. */
export const slo = [
  {
    name: "reaction-usual",
    promise: "95 of 100 messages are seen, by the partner or in an answer, within a tenth of a second",
    kind: "latency",
    event: "reaction",
    indicator: REACTION_TIME,
    thresholdMs: 100,
    objective: 0.95,
    window: "30d",
  },
  {
    name: "reaction-slow",
    promise: "99 of 100 messages are seen within three tenths of a second",
    kind: "latency",
    event: "reaction",
    indicator: REACTION_TIME,
    thresholdMs: 300,
    objective: 0.99,
    window: "30d",
  },
  {
    name: "reaction-comes",
    promise: "999 of 1,000 messages are seen",
    kind: "success",
    event: "reaction",
    indicator: REACTION,
    objective: 0.999,
    window: "30d",
  },
  {
    name: "match-quick",
    promise: "95 of 100 people for whom there is somebody meet them within a second",
    kind: "latency",
    event: "match",
    // From the pairing on: whether there is somebody is up to people, and pairing is part of the wish's own commit.
    indicator: { metric: "matchDelivery", role: "worker", alert: "MatchSlow" },
    thresholdMs: 1_000,
    objective: 0.95,
    window: "30d",
  },
] as const satisfies readonly Slo[];
