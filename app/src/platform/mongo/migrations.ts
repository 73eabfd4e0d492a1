import { randomUUID } from "node:crypto";
import type { Db } from "mongodb";
import { AppError } from "../errors/app-error.ts";
import type { Logger } from "../observe/logger.ts";
import { withLease } from "./lease.ts";

/**
 * One numbered step of a schema. Both ways are idempotent (a run that died is repeated from its beginning) and stop
 * when the signal is aborted. Expand first, contract in a later release: the release before must still run, for its pods
 * do while the next one is rolled out, and again after a rollback.
 */
export interface Migration {
  /** `0001-name`: four digits, counted from 0001 without gaps within its scope. */
  readonly id: string;
  /**
   * The step that a release must know, or it does not work any more once this one is applied; kept with the schema, for
   * an older release cannot know. Named by a step that contracts: the one whose release was the first that no longer
   * used what is taken away, never its own number. @default releases of any age go on
   */
  readonly breaksBefore?: number;
  up(db: Db, signal: AbortSignal): Promise<void>;
  down(db: Db, signal: AbortSignal): Promise<void>;
}

/** Which schemas a release works with: of what it knows, from `minSchema` on; newer ones while no step breaks it. */
export interface SchemaNeeds {
  /** Number of the last step that it cannot do without. */
  readonly minSchema: number;
  readonly migrations: readonly Migration[];
}

export interface MigratorOptions {
  readonly db: Db;
  /** Whose schema it is, such as a bot's name: each scope of a database counts for itself. */
  readonly scope: string;
  readonly migrations: readonly Migration[];
  readonly logger: Logger;
  /** @default 60,000 ms */
  readonly leaseMs?: number;
  /** How long to wait for another process's run. @default 120,000 ms */
  readonly waitMs?: number;
}

export interface MigrationStatus {
  /** Number of the highest applied migration; 0 for an empty database. */
  readonly version: number;
  readonly applied: readonly string[];
  readonly pending: readonly string[];
  /** Applied by a newer release. */
  readonly unknown: readonly string[];
}

/** Brings a scope's schema up and down. Fails with MIGRATION_LOCKED, MIGRATION_FAILED or SCHEMA_MISMATCH. */
export interface Migrator {
  /** Applies what is pending, in order; answers the ids. A newer schema is left alone, so that a rollback starts. */
  up(): Promise<readonly string[]>;
  /** Takes back the last `count`, newest first; answers the ids. */
  down(count: number): Promise<readonly string[]>;
  status(): Promise<MigrationStatus>;
}

interface HistoryDocument {
  readonly _id: string;
  readonly scope: string;
  readonly migration: string;
  readonly breaksBefore?: number;
  readonly appliedAt: Date;
}

const HISTORY = "schema_migrations";
const LEASE = "schema-migrations";

/** Builds the migrator; only one process of a database runs migrations at a time, whatever the scope. */
export function createMigrator(options: MigratorOptions): Migrator {
  const { db, scope, migrations, logger, leaseMs = 60_000, waitMs = 120_000 } = options;
  checkNumbers(migrations);
  const history = db.collection<HistoryDocument>(HISTORY);
  const locked = <T>(work: (signal: AbortSignal) => Promise<T>) =>
    withLease(db, { id: LEASE, owner: randomUUID(), leaseMs, waitMs }, work);
  const status = async () => describe(migrations, idsOf(await readHistory(db, scope)));

  async function run(migration: Migration, way: "up" | "down", signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const start = performance.now();
    try {
      await migration[way](db, signal);
      signal.throwIfAborted();
    } catch (cause) {
      throw new AppError("MIGRATION_FAILED", `${scope} ${migration.id} ${way} failed.`, {
        retry: "backoff",
        cause,
        details: { scope, migration: migration.id, way },
      });
    }
    const _id = `${scope}/${migration.id}`;
    const { breaksBefore } = migration;
    const breaks = breaksBefore === undefined ? {} : { breaksBefore };
    const entry = { scope, migration: migration.id, ...breaks, appliedAt: new Date() };
    if (way === "up") await history.updateOne({ _id }, { $setOnInsert: entry }, { upsert: true });
    else await history.deleteOne({ _id });
    const ms = Math.round(performance.now() - start);
    logger.info({ scope, migration: migration.id, way, ms }, "migration done");
  }

  return {
    status,
    up: () =>
      locked(async (signal) => {
        const { pending, unknown } = await status();
        if (unknown.length > 0) logger.warn({ scope, unknown }, "the schema is newer than this release");
        const steps = migrations.filter(({ id }) => pending.includes(id));
        for (const step of steps) await run(step, "up", signal);
        return pending;
      }),
    down: (count) =>
      locked(async (signal) => {
        const { applied, unknown } = await status();
        if (unknown.length > 0) throw newerSchema(scope, unknown);
        const last = new Set(count > 0 ? applied.slice(-count) : []);
        const steps = migrations.filter(({ id }) => last.has(id));
        for (const step of steps.toReversed()) await run(step, "down", signal);
        return steps.toReversed().map(({ id }) => id);
      }),
  };
}

/**
 * Refuses to go on with a schema that is too old for the release, or has a newer step that breaks it.
 * @throws AppError SCHEMA_MISMATCH, retry `backoff`: the migration Job may still be running
 */
export async function assertSchema(db: Db, scope: string, needs: SchemaNeeds): Promise<void> {
  const { migrations, minSchema } = needs;
  const history = await readHistory(db, scope);
  const version = versionOf(idsOf(history));
  const known = migrations.length;
  const details = { scope, version, minSchema, known };
  if (version < minSchema)
    throw mismatch(`${scope} is at schema ${version}; this release needs ${minSchema} or later.`, details);
  const breaking = history.find(({ breaksBefore = 0 }) => breaksBefore > known);
  if (breaking === undefined) return;
  const { breaksBefore, migration } = breaking;
  throw mismatch(
    `${scope} holds ${migration}, which breaks releases before schema ${breaksBefore}; this one knows ${known}.`,
    { ...details, migration },
  );
}

const mismatch = (message: string, details: Readonly<Record<string, string | number>>): AppError =>
  new AppError("SCHEMA_MISMATCH", message, { retry: "backoff", details });

const readHistory = (db: Db, scope: string): Promise<HistoryDocument[]> =>
  db.collection<HistoryDocument>(HISTORY).find({ scope }).sort({ _id: 1 }).toArray();

const idsOf = (history: readonly HistoryDocument[]): string[] => history.map(({ migration }) => migration);

function describe(migrations: readonly Migration[], history: readonly string[]): MigrationStatus {
  const known = migrations.map(({ id }) => id);
  return {
    version: versionOf(history),
    applied: known.filter((id) => history.includes(id)),
    pending: known.filter((id) => !history.includes(id)),
    unknown: history.filter((id) => !known.includes(id)),
  };
}

function versionOf(history: readonly string[]): number {
  return Math.max(0, ...history.map((id) => Number(id.slice(0, 4))));
}

function checkNumbers(migrations: readonly Migration[]): void {
  for (const [index, { breaksBefore = 0, id }] of migrations.entries()) {
    const wanted = String(index + 1).padStart(4, "0");
    if (!/^\d{4}-[a-z0-9-]+$/.test(id) || !id.startsWith(wanted)) {
      throw new TypeError(`Migration ${index + 1} must be called ${wanted}-name, not ${id}`);
    }
    if (breaksBefore > index)
      throw new TypeError(
        `${id} must not break a release that knows the step before it: contract in a later one`,
      );
  }
}

function newerSchema(scope: string, unknown: readonly string[]): AppError {
  return new AppError(
    "SCHEMA_MISMATCH",
    `${scope} holds migrations this release does not know: ${unknown.join(", ")}.`,
  );
}
