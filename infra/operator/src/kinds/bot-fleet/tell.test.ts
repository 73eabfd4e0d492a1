import { expect, test } from "vitest";
import type { EventRecorder } from "../../runtime/index.ts";
import type { BotFleet, BotFleetStatus } from "./bot-fleet.ts";
import type { Deployment } from "./deployment.ts";
import { EMPTY_LEDGER } from "./ledger.ts";
import { ranAhead, tellTurn } from "./tell.ts";

/** Two pods of a Deployment whose newest template was looked at by Kubernetes, or not. */
const applied = (observedGeneration: number): Deployment => ({
  metadata: { name: "b", generation: 2 },
  spec: { template: { spec: { containers: [{ image: "example.org/app:2" }] } } },
  status: { observedGeneration, updatedReplicas: 2 },
});

test("whose template Kubernetes has not looked at yet did not run ahead: its count is that of the one before", () => {
  expect(ranAhead(new Map([["b", applied(2)]]), new Set(), "2")).toEqual(["b"]);
  expect(ranAhead(new Map([["b", applied(1)]]), new Set(), "2")).toEqual([]);
});

/** What is told when a rollout of `version` begins. */
function beginningOf(version: string, status: BotFleetStatus): readonly string[] {
  const notes: string[] = [];
  const events: EventRecorder = { record: (_, { note }) => void notes.push(note), flush: async () => {} };
  const fleet: BotFleet = {
    spec: {
      version,
      migration: "m",
      workers: [],
      bots: ["b"],
      others: [],
      gates: "AtRollout",
      paused: false,
    },
    status,
  };
  const rollout = { version, startedAt: "2026-01-01T00:00:00Z", ledger: EMPTY_LEDGER };
  tellTurn(events, fleet, { ...status, rollout });
  return notes;
}

test("where a rollout begins is said, and the way back is called that", () => {
  expect(beginningOf("2", { version: "1" })).toEqual(["From 1 to 2: its schema, then workers, then bots."]);
  expect(beginningOf("1", { version: "1" })).toEqual(["Back to 1: bots, then workers."]);
});
