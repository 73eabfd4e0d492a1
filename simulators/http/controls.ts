import { ZodError } from "zod";
import { json } from "./answer.ts";
import { parseJson } from "./body.ts";
import type { FaultSwitches } from "./faults.ts";
import type { Route } from "./router.ts";
import type { CallStats } from "./stats.ts";

/** The routes by which tests and people steer a simulator; no vendor has a path that begins with `_`. */
export function controlRoutes(faults: FaultSwitches, stats: CallStats, ledger: () => unknown): Route[] {
  const control = (method: Route["method"], pattern: string, handle: Route["handle"]): Route => ({
    method,
    pattern,
    open: true,
    handle,
  });
  return [
    control("GET", "/_health", () => json(200, { ok: true })),
    control("GET", "/_stats", () =>
      json(200, { calls: stats.calls(), faults: faults.struck(), ledger: ledger() }),
    ),
    control("GET", "/_calls", () => json(200, { calls: stats.calls() })),
    control("GET", "/_faults", () => json(200, { faults: faults.list() })),
    control("DELETE", "/_faults", () => {
      faults.clear();
      return json(200, { faults: [] });
    }),
    control("POST", "/_faults", (call) => {
      try {
        return json(200, { faults: faults.add(parseJson(call.body)) });
      } catch (error) {
        if (!(error instanceof ZodError)) throw error;
        return json(400, { error: "not a fault", issues: error.issues });
      }
    }),
  ];
}
