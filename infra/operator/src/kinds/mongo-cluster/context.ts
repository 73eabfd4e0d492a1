import type { EventRecorder, Informer, KubeObject, Logger, ReconcileContext } from "../../runtime/index.ts";
import type { MemberClients } from "./clients.ts";
import type { HandOverMemory } from "./hand-over.ts";
import type { MongoMetrics } from "./metrics.ts";
import type { MongoCluster } from "./mongo-cluster.ts";
import type { UsersMemory } from "./users.ts";

/** How often members are asked, ms. */
export interface Times {
  /** While all is well. */
  readonly calmMs: number;
  /** While a member is away or reads anew, which may last. */
  readonly watchfulMs: number;
  /** While there is no primary, or something is under way. */
  readonly busyMs: number;
  /** Users that nothing changed are compared so often: somebody else may have changed them. */
  readonly usersMs: number;
}

/** As they are in a cluster. */
export const TIMES: Times = { calmMs: 10_000, watchfulMs: 5_000, busyMs: 1_000, usersMs: 600_000 };

/** What the controller of MongoClusters works with, for as long as the process runs. */
export interface Tools {
  readonly clusters: Pick<Informer<MongoCluster>, "get" | "list">;
  readonly pods: Pick<Informer<KubeObject>, "get">;
  readonly events: EventRecorder;
  readonly metrics: MongoMetrics;
  readonly users: UsersMemory;
  readonly handOvers: HandOverMemory;
  readonly clients: MemberClients;
  readonly now: () => Date;
  readonly logger: Logger;
  readonly times: Times;
}

/** One look at one set. */
export interface Look extends Tools, ReconcileContext {
  readonly cluster: MongoCluster;
  readonly name: string;
  readonly namespace: string;
}

/** Tells something about the set. */
export function tell(
  { cluster, events }: Pick<Look, "cluster" | "events">,
  type: "Normal" | "Warning",
  reason: string,
  note: string,
): void {
  events.record(cluster, { type, reason, action: "Keep", note });
}

/** An error in few words, without an address or a password. */
export function wordsOf(error: unknown): string {
  const { cause, message } = error as { message?: string; cause?: { codeName?: string; name?: string } };
  return cause?.codeName ?? cause?.name ?? message ?? String(error);
}
