import type { Collection, Db } from "mongodb";
import { AppError } from "../errors/app-error.ts";

/** One lock of a database: who holds it, and until when by MongoDB's own clock. */
export interface LeaseDocument {
  readonly _id: string;
  readonly owner?: string;
  readonly until: Date;
}

export interface LeaseOptions {
  readonly id: string;
  /** Unique per holder. */
  readonly owner: string;
  /** A holder that died is replaced after this time. */
  readonly leaseMs: number;
  /** How long to wait for another holder. */
  readonly waitMs: number;
}

const POLL_MS = 250;

/**
 * Runs `work` while holding a lease that is renewed at a third of its length. The work's signal is aborted when a
 * renewal fails: another process may then hold the lease, so the work must stop and be repeatable.
 * @throws AppError MIGRATION_LOCKED when somebody else holds it for all of `waitMs`
 */
export async function withLease<T>(
  db: Db,
  options: LeaseOptions,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const leases = db.collection<LeaseDocument>("leases");
  await acquire(leases, options);
  const lost = new AbortController();
  const timer = setInterval(() => {
    renew(leases, options).then(
      (renewed) => renewed || lost.abort(new AppError("MIGRATION_LOCKED", "The lease was taken over.")),
      (cause: unknown) =>
        lost.abort(new AppError("MIGRATION_LOCKED", "The lease could not be renewed.", { cause })),
    );
  }, options.leaseMs / 3);
  try {
    return await work(lost.signal);
  } finally {
    clearInterval(timer);
    await leases.updateOne({ _id: options.id, owner: options.owner }, { $set: { until: new Date(0) } });
  }
}

async function acquire(leases: Collection<LeaseDocument>, options: LeaseOptions): Promise<void> {
  const { id, waitMs } = options;
  await leases.updateOne({ _id: id }, { $setOnInsert: { until: new Date(0) } }, { upsert: true });
  const deadline = performance.now() + waitMs;
  while (!(await take(leases, options))) {
    if (performance.now() >= deadline) {
      throw new AppError("MIGRATION_LOCKED", `Another process has held ${id} for ${waitMs} ms.`, {
        retry: "backoff",
      });
    }
    await new Promise((resolve) => setTimeout(resolve, Math.min(POLL_MS, waitMs)));
  }
}

async function take(
  leases: Collection<LeaseDocument>,
  { id, owner, leaseMs }: LeaseOptions,
): Promise<boolean> {
  const free = { _id: id, $expr: { $lte: ["$until", "$$NOW"] } };
  const { modifiedCount } = await leases.updateOne(free, [
    { $set: { owner, until: { $add: ["$$NOW", leaseMs] } } },
  ]);
  return modifiedCount === 1;
}

async function renew(
  leases: Collection<LeaseDocument>,
  { id, owner, leaseMs }: LeaseOptions,
): Promise<boolean> {
  const mine = { _id: id, owner };
  const { matchedCount } = await leases.updateOne(mine, [{ $set: { until: { $add: ["$$NOW", leaseMs] } } }]);
  return matchedCount === 1;
}
