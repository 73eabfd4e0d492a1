import type { Slo } from "../../contracts/slo.ts";

/** What the shipping bot promises. */
export const slo = [
  {
    name: "reaction-usual",
    promise: "95 of 100 messages get their first reaction within a tenth of a second",
    kind: "latency",
    event: "reaction",
    thresholdMs: 100,
    objective: 0.95,
    window: "30d",
  },
  {
    // No handler waits for a vendor: what is slower than usual waits for our own stores.
    name: "reaction-slow",
    promise: "99 of 100 messages get their first reaction within a second",
    kind: "latency",
    event: "reaction",
    thresholdMs: 1_000,
    objective: 0.99,
    window: "30d",
  },
  {
    name: "reaction-comes",
    promise: "999 of 1,000 messages are answered",
    kind: "success",
    event: "reaction",
    objective: 0.999,
    window: "30d",
  },
  {
    name: "label-quick",
    promise: "95 of 100 labels are in the chat within five seconds of the press that buys them",
    kind: "latency",
    event: "label",
    thresholdMs: 5_000,
    objective: 0.95,
    window: "30d",
  },
] as const satisfies readonly Slo[];
