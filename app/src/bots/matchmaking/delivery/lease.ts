import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "../../../platform/errors/app-error.ts";

/** Takes, keeps or (with 0 ms) gives back a lease; answers whether it is the token's. */
export type LeaseCall = (token: string, ms: number) => Promise<boolean>;

/** A lease in Redis: one process at a time, another within {@link LEASE_MS} of its death. */
export interface Lease {
  /** Takes it when it is free. */
  take(): Promise<boolean>;
  /** Keeps it until the signal, or rejects with LEASE_LOST. */
  keep(signal: AbortSignal): Promise<void>;
  /** @throws AppError LEASE_LOST when Redis says that it is another's, REDIS_UNAVAILABLE when that is unknown */
  assertHeld(): Promise<void>;
  /** Gives it back, so that the next one need not wait. */
  release(): Promise<void>;
}

/** How long a vanished holder is waited for. */
export const LEASE_MS = 4_000;
const RENEW_MS = 1_000;

/** Builds a lease with a token of its own. */
export function createLease(call: LeaseCall): Lease {
  const token = randomUUID();
  let heldUntil = 0;
  const take = async (): Promise<boolean> => {
    const asked = performance.now();
    const held = await call(token, LEASE_MS);
    heldUntil = held ? asked + LEASE_MS : 0;
    return held;
  };
  const lost = () =>
    new AppError("LEASE_LOST", "another process delivers the matcher's events", { retry: "backoff" });
  return {
    take,
    keep: async (signal) => {
      while (!signal.aborted) {
        await sleep(RENEW_MS, undefined, { signal }).catch(() => undefined);
        if (signal.aborted) return;
        // While Redis does not answer the lease may still be ours, until its time is over.
        const held = await take().catch(() => performance.now() < heldUntil);
        if (!held) throw lost();
      }
    },
    assertHeld: async () => {
      if (!(await take())) throw lost();
    },
    release: async () => {
      heldUntil = 0;
      await call(token, 0);
    },
  };
}
