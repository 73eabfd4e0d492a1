import { randomUUID } from "node:crypto";
import { z } from "zod";
import { createCallStats } from "./stats.ts";

const faultRequest = z.strictObject({
  /** `METHOD /pattern` of one route as `GET /_stats` names it, or `*`. */
  route: z.string().min(1),
  kind: z.enum(["latency", "status", "rate_limit", "reset", "lost", "malformed", "outcome"]),
  /** How many calls it strikes; without it and without a probability, every call until it is deleted. */
  times: z.number().int().positive().optional(),
  /** Strikes each call with this chance instead. */
  probability: z.number().gt(0).max(1).optional(),
  /** `latency`: how long the call waits before anything happens to it. */
  latency_ms: z.number().int().nonnegative().optional(),
  /** `status`: the HTTP status, in the vendor's own error shape. */
  status: z.number().int().min(400).max(599).optional(),
  /** `status`, `rate_limit`: the vendor's error code, where it should be another than the usual one. `outcome`: what it is about. */
  code: z.string().optional(),
  message: z.string().optional(),
  /** `rate_limit`: seconds in `Retry-After`. */
  retry_after: z.number().nonnegative().optional(),
  /** `outcome`: name of a result that this simulator can be told to give. */
  outcome: z.string().optional(),
});

/** One fault as `POST /_faults` takes it. */
export type Fault = z.infer<typeof faultRequest>;

/** What strikes one call. */
export interface Strike {
  readonly latencyMs: number;
  /** The one fault, besides latency, that decides the call's fate. */
  readonly fate: Fault | undefined;
}

/** The faults that are switched on in one simulator. */
export interface FaultSwitches {
  /** Switches faults on; throws a ZodError for anything but one fault or a list of them. */
  add(request: unknown): (Fault & { id: string })[];
  list(): (Fault & { id: string })[];
  clear(): void;
  /** Uses up what strikes this call. */
  strike(route: string): Strike;
  /** Uses up a fault of kind `outcome` that names this result. */
  outcome(route: string, name: string): Fault | undefined;
  /** How often calls were struck, by their route and the fault's kind; an outcome counts under its name. Never forgotten. */
  struck(): Record<string, Record<string, number>>;
}

interface ActiveFault extends Fault {
  id: string;
  left: number;
}

const shown = ({ left: _left, ...fault }: ActiveFault) => fault;

/** Builds the fault switches. @param random a number in [0, 1) per draw; only faults with a probability draw. */
export function createFaultSwitches(random: () => number): FaultSwitches {
  let active: ActiveFault[] = [];
  const struck = createCallStats();

  function hits(fault: ActiveFault, route: string): boolean {
    if (fault.probability !== undefined && random() >= fault.probability) return false;
    struck.count(route, fault.outcome ?? fault.kind);
    fault.left -= 1;
    if (fault.left === 0) active = active.filter((other) => other !== fault);
    return true;
  }
  const aimedAt = (route: string) => active.filter((fault) => fault.route === "*" || fault.route === route);

  return {
    add(request) {
      const faults = z.array(faultRequest).parse(Array.isArray(request) ? request : [request]);
      const added = faults.map((fault) => ({
        ...fault,
        id: randomUUID(),
        left: fault.times ?? Number.POSITIVE_INFINITY,
      }));
      active.push(...added);
      return added.map(shown);
    },
    list: () => active.map(shown),
    clear: () => {
      active = [];
    },
    strike(route) {
      const candidates = aimedAt(route);
      const latencyMs = candidates
        .filter((fault) => fault.kind === "latency" && hits(fault, route))
        .reduce((sum, fault) => sum + (fault.latency_ms ?? 0), 0);
      const fate = candidates.find(
        (fault) => fault.kind !== "latency" && fault.kind !== "outcome" && hits(fault, route),
      );
      return { latencyMs, fate };
    },
    outcome: (route, name) =>
      aimedAt(route).find(
        (fault) => fault.kind === "outcome" && fault.outcome === name && hits(fault, route),
      ),
    struck: () => struck.calls(),
  };
}
