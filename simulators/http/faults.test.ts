import { expect, test } from "vitest";
import { createFaultSwitches } from "./faults.ts";

const never = () => 1;

test("a fault with `times` strikes that many calls of its route and no others", () => {
  const faults = createFaultSwitches(never);
  faults.add({ route: "GET /a", kind: "reset", times: 2 });
  const fates = ["GET /a", "GET /b", "GET /a", "GET /a"].map((route) => faults.strike(route).fate?.kind);
  expect(fates).toEqual(["reset", undefined, "reset", undefined]);
});

test("latency adds up and leaves the call's fate to the other faults", () => {
  const faults = createFaultSwitches(never);
  faults.add([
    { route: "*", kind: "latency", latency_ms: 5 },
    { route: "GET /a", kind: "latency", latency_ms: 7 },
    { route: "GET /a", kind: "lost", times: 1 },
  ]);
  expect(faults.strike("GET /a")).toMatchObject({ latencyMs: 12, fate: { kind: "lost" } });
  expect(faults.strike("GET /b")).toEqual({ latencyMs: 5, fate: undefined });
});

test("a fault with a probability strikes as the dice fall", () => {
  const dice = [0.1, 0.9, 0.2];
  const faults = createFaultSwitches(() => dice.shift() ?? 1);
  faults.add({ route: "*", kind: "reset", probability: 0.5 });
  expect([1, 2, 3].map(() => faults.strike("GET /a").fate?.kind)).toEqual(["reset", undefined, "reset"]);
});

test("an outcome is used up by whoever asks for it by name, and never decides a call's fate", () => {
  const faults = createFaultSwitches(never);
  faults.add({ route: "*", kind: "outcome", outcome: "no_rates", times: 1 });
  expect(faults.strike("GET /a").fate).toBeUndefined();
  expect(faults.outcome("GET /a", "other")).toBeUndefined();
  expect(faults.outcome("GET /a", "no_rates")).toBeDefined();
  expect(faults.outcome("GET /a", "no_rates")).toBeUndefined();
});

test("what struck is counted by the call's own route, also when the fault is used up or switched off", () => {
  const faults = createFaultSwitches(() => 0.5);
  faults.add([
    { route: "GET /a", kind: "status", status: 500, times: 2 },
    { route: "*", kind: "latency", latency_ms: 5 },
    { route: "*", kind: "reset", probability: 0.1 },
    { route: "HOOK", kind: "outcome", outcome: "replay" },
  ]);
  for (const route of ["GET /a", "GET /a", "GET /a", "GET /b"]) faults.strike(route);
  faults.outcome("HOOK", "replay");
  faults.clear();
  faults.strike("GET /a");
  expect(faults.struck()).toEqual({
    "GET /a": { status: 2, latency: 3 },
    "GET /b": { latency: 1 },
    HOOK: { replay: 1 },
  });
});

test("what is no fault is refused: an unknown kind, a misspelt field", () => {
  const faults = createFaultSwitches(never);
  expect(() => faults.add({ route: "*", kind: "explode" })).toThrow();
  expect(() => faults.add({ route: "*", kind: "reset", time: 1 })).toThrow();
  expect(faults.list()).toEqual([]);
});
