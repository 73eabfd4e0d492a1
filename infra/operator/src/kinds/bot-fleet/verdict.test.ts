import { expect, test } from "vitest";
import type { BotFleetSpec } from "./bot-fleet.ts";
import { conditionsOf, type Told } from "./verdict.ts";

const spec: BotFleetSpec = {
  version: "2",
  migration: "m",
  workers: [],
  bots: ["b"],
  others: [],
  gates: "AtRollout",
  paused: false,
};
const TOLD: Told = {
  namespace: "n",
  spec,
  status: { version: "1" },
  finding: { kind: "rolling", stage: "bots", waitsFor: ["b 0/1"] },
  migration: { kind: "complete" },
  burning: undefined,
  burningBefore: undefined,
};

test.each<[string, Partial<Told>, object]>([
  ["nobody was asked", {}, { status: "Unknown", reason: "NotAsked" }],
  ["nothing burns", { burning: { promises: [] } }, { status: "True", reason: "Holds" }],
  [
    "what burns burned before",
    { burning: { promises: ["old"] }, burningBefore: ["old"] },
    { status: "False", reason: "BurnedBefore", message: "It burned before already: old." },
  ],
  [
    "it began in the rollout, which a person let go on",
    { burning: { promises: ["new", "old"] }, burningBefore: ["old"] },
    { status: "False", reason: "BudgetBurns", message: "It began to burn: new." },
  ],
])("of the budget is said what is so: %s", (_, more, statement) => {
  const conditions = conditionsOf({ ...TOLD, ...more });
  expect(conditions.find(({ type }) => type === "BudgetHolds")).toMatchObject(statement);
});

test("a fleet at rest with a Deployment of another release is not ready", () => {
  const conditions = conditionsOf({
    ...TOLD,
    status: { version: "2" },
    finding: { kind: "incomplete", deployments: ["b"] },
  });
  const of = (name: string) => conditions.find(({ type }) => type === name);
  expect(of("Ready")).toMatchObject({ status: "False", reason: "ReleaseIncomplete" });
  expect(of("Progressing")).toMatchObject({ status: "False", message: "No rollout is under way." });
});
