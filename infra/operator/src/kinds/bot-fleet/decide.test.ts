import { expect, test } from "vitest";
import type { BotFleetSpec, BotFleetStatus, Rollout } from "./bot-fleet.ts";
import { type Decision, decide, type View } from "./decide.ts";
import type { Deployment } from "./deployment.ts";
import { GATE_ANNOTATION } from "./gates.ts";
import { EMPTY_LEDGER } from "./ledger.ts";

const SPEC: BotFleetSpec = {
  version: "2",
  migration: "migrate-2",
  workers: ["worker-ai", "worker-default"],
  bots: ["bot-shop"],
  others: ["api"],
  gates: "AtRollout",
  paused: false,
};
const ALL = ["worker-ai", "worker-default", "bot-shop", "api"];
const ROLLOUT: Rollout = { version: "2", startedAt: "2026-01-01T00:00:00Z", ledger: EMPTY_LEDGER };

/** `up` of two pods are of the template that is asked for. */
function deployment(
  name: string,
  version: string,
  up = 2,
  more: Partial<Deployment["status"]> = {},
): Deployment {
  const template = { spec: { containers: [{ image: `example.org/app:${version}` }] } };
  const status = { observedGeneration: 1, replicas: 2, readyReplicas: 2, availableReplicas: 2 };
  return {
    metadata: { name, generation: 1 },
    spec: { replicas: 2, template },
    status: { ...status, updatedReplicas: up, ...more },
  };
}

function view(versions: Readonly<Record<string, Deployment>>, more: Partial<View> = {}): View {
  const old = ALL.map((name) => [name, deployment(name, "2", 0)] as const);
  const status: BotFleetStatus = { version: "1", rollout: ROLLOUT };
  const deployments = new Map<string, Deployment>([...old, ...Object.entries(versions)]);
  return { spec: SPEC, status, deployments, migration: { kind: "complete" }, heldFor: [], ...more };
}

const out = (...names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, deployment(name, "2")]));
const openOf = ({ open }: Decision) => [...open];

test.each([
  ["missing", { kind: "missing" }],
  ["still running", { kind: "runs", failures: 0, said: "" }],
  ["failed", { kind: "failed", said: "no" }],
] as const)("nothing starts while the migration is %s", (_, migration) => {
  const decision = decide(view({}, { migration }));
  expect(openOf(decision)).toEqual([]);
  expect(decision.finding).toEqual({ kind: "migration", migration });
});

test("the way back waits for no Job, nor does a rollout whose Job was done and is removed", () => {
  const migrations = [{ kind: "missing" }, { kind: "failed", said: "no" }] as const;
  for (const migration of migrations) {
    const back = decide(view({}, { migration, status: { version: "2", rollout: ROLLOUT } }));
    expect(back.finding).toMatchObject({ kind: "rolling", stage: "bots" });
  }
  const status = { version: "1", rollout: { ...ROLLOUT, migrated: true } };
  expect(openOf(decide(view({}, { migration: { kind: "missing" }, status })))).toEqual(SPEC.workers);
});

test("workers first, all of them; then bots with the others; then it is out", () => {
  const workers = decide(view(out("worker-ai")));
  expect(openOf(workers)).toEqual(["worker-ai", "worker-default"]);
  expect(workers.finding).toEqual({ kind: "rolling", stage: "workers", waitsFor: ["worker-default 0/2"] });
  const bots = decide(view(out("worker-ai", "worker-default", "api")));
  expect(openOf(bots)).toEqual(ALL);
  expect(bots.finding).toEqual({ kind: "rolling", stage: "bots", waitsFor: ["bot-shop 0/2"] });
  expect(decide(view(out(...ALL)))).toMatchObject({ out: true, finding: { kind: "settled" } });
});

test("on the way back bots go first: what they give out, workers of before may not know", () => {
  const status: BotFleetStatus = { version: "2", previousVersion: "1", rollout: ROLLOUT };
  expect(openOf(decide(view({}, { status })))).toEqual(["bot-shop", "api"]);
  const earlier: BotFleetStatus = { version: "3", previousVersion: "2", rollout: ROLLOUT };
  expect(openOf(decide(view({}, { status: earlier })))).toEqual(["bot-shop", "api"]);
});

test("a Deployment is not done while an old pod of it is left, or its newest template was not looked at", () => {
  const left = { ...out(...ALL), api: deployment("api", "2", 2, { replicas: 3 }) };
  expect(decide(view(left)).finding).toMatchObject({ waitsFor: ["api 1/2"] });
  const unseen = { ...out(...ALL), api: deployment("api", "2", 2, { observedGeneration: 0 }) };
  expect(decide(view(unseen)).out).toBe(false);
});

test("what is not applied yet is named, and its stage waits for it", () => {
  const decision = decide(view({ "worker-ai": deployment("worker-ai", "1") }));
  expect(decision.finding).toEqual({ kind: "incomplete", deployments: ["worker-ai"] });
  expect(openOf(decision)).toEqual(["worker-default"]);
});

test("on the way back the gate of what is not applied yet stays shut: the release that is left is behind it", () => {
  const left = ALL.map((name) => [name, deployment(name, "3", 0)] as const);
  const status: BotFleetStatus = { version: "2", rollout: ROLLOUT };
  expect(openOf(decide(view(Object.fromEntries(left), { status })))).toEqual([]);
  const applied = { ...Object.fromEntries(left), "bot-shop": deployment("bot-shop", "2", 0) };
  expect(openOf(decide(view(applied, { status })))).toEqual(["bot-shop"]);
});

test("a person's own pause, and a rollout past its deadline, are said", () => {
  const paused = deployment("worker-ai", "2", 0);
  const byHand = { ...paused, spec: { ...paused.spec, paused: true } };
  expect(decide(view({ "worker-ai": byHand })).finding).toEqual({
    kind: "paused-by-others",
    deployments: ["worker-ai"],
  });
  const conditions = [
    { type: "Progressing", status: "False", reason: "ProgressDeadlineExceeded", message: "timed out." },
  ];
  const late = deployment("worker-ai", "2", 0, { conditions });
  expect(decide(view({ "worker-ai": late })).finding).toEqual({
    kind: "stuck",
    deployment: "worker-ai",
    why: "timed out.",
  });
});

test("a release that is held, and a fleet that is paused, have every gate shut", () => {
  expect(decide(view(out("worker-ai"), { heldFor: ["shop-quick"] }))).toMatchObject({
    open: new Set(),
    finding: { kind: "held", promises: ["shop-quick"] },
  });
  const spec = { ...SPEC, paused: true };
  expect(decide(view(out(...ALL), { spec }))).toEqual({
    open: new Set(),
    finding: { kind: "paused", during: true },
    out: false,
  });
  const status = { version: "2" };
  expect(decide(view(out(...ALL), { spec, status })).finding).toEqual({ kind: "paused", during: false });
});

test("a first install starts all at once, and is out when everything is up", () => {
  const status = {};
  const decision = decide(view(out("api"), { status, migration: { kind: "runs", failures: 0, said: "" } }));
  expect(openOf(decision)).toEqual(ALL);
  expect(decision.finding).toMatchObject({ kind: "installing" });
  expect(decide(view(out(...ALL), { status })).out).toBe(true);
});

test("at rest every gate is open, and a Deployment without any pod is said", () => {
  const status = { version: "2" };
  expect(decide(view(out(...ALL), { status }))).toMatchObject({
    open: new Set(ALL),
    finding: { kind: "settled" },
  });
  const none = { ...out(...ALL), api: deployment("api", "2", 2, { availableReplicas: 0 }) };
  expect(decide(view(none, { status })).finding).toEqual({ kind: "pods-missing", deployments: ["api"] });
  const past = { ...out(...ALL), api: deployment("api", "3") };
  expect(decide(view(past, { status })).finding).toEqual({ kind: "incomplete", deployments: ["api"] });
});

test("where gates are always shut, only what was changed without another version is let roll at rest", () => {
  const spec = { ...SPEC, gates: "Always" as const };
  const status = { version: "2" };
  expect(openOf(decide(view(out(...ALL), { spec, status })))).toEqual([]);
  const settings = { ...out(...ALL), api: deployment("api", "2", 0) };
  expect(openOf(decide(view(settings, { spec, status })))).toEqual(["api"]);
  // A gate that was just shut is a change that Kubernetes has yet to look at: no reason to open it.
  const { metadata, ...rest } = deployment("api", "2", 2, { observedGeneration: 0 });
  const annotations = { [GATE_ANNOTATION]: "botfleet/fleet" };
  const justShut = { ...out(...ALL), api: { ...rest, metadata: { ...metadata, annotations } } };
  expect(openOf(decide(view(justShut, { spec, status })))).toEqual([]);
  const ahead = { ...out(...ALL), "bot-shop": deployment("bot-shop", "3", 0) };
  expect(openOf(decide(view(ahead, { spec, status })))).toEqual([]);
  expect(decide(view(out(...ALL), { spec }))).toMatchObject({ open: new Set(), out: true });
});
