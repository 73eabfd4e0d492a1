import { isDeepStrictEqual } from "node:util";
import {
  again,
  applyStatus,
  isNotFound,
  type Key,
  type Outcome,
  type ReconcileContext,
  settled,
  splitKey,
  withConditions,
} from "../../runtime/index.ts";
import { type Look, tell, type Tools } from "./context.ts";
import { MONGO_CLUSTER_KIND } from "./definition.ts";
import { degradedOf } from "./degraded.ts";
import { type Found, keep } from "./keep.ts";
import {
  BEGIN_ANEW_ANNOTATION,
  FIELD_MANAGER,
  type MemberStatus,
  type MongoCluster,
  type MongoClusterStatus,
  momentOf,
} from "./mongo-cluster.ts";
import { conditionsOf } from "./verdict.ts";
import { laggingAfter, wrongSinceAfter } from "./wrong.ts";

/** A status that only says that somebody looked again, or how far behind the members are, is written so often. */
const HEARTBEAT_MS = 60_000;
/** Unless they are further behind than this, seconds. */
const LAG_STEP = 5;

/** Makes the set as one MongoCluster says, and writes what came of it. */
export async function reconcileMongoCluster(
  key: Key,
  tools: Tools,
  context: ReconcileContext,
): Promise<Outcome> {
  const cluster = tools.clusters.get(key);
  const { name, namespace = "" } = splitKey(key);
  if (cluster === undefined || cluster.metadata?.deletionTimestamp !== undefined) {
    tools.users.forget(key);
    tools.metrics.show(name, []);
    await tools.clients.keepOnly(hostsOf(tools));
    return settled;
  }
  const look: Look = { ...tools, ...context, cluster, name, namespace };
  tools.metrics.begin(name);
  const found = await keep(look);
  tools.metrics.show(name, found.fitness.members);
  await write(look, found);
  await tools.clients.closeUnused();
  return again(tools.times[`${found.pace}Ms`]);
}

/** Of all sets that are there. */
const hostsOf = ({ clusters }: Tools): ReadonlySet<string> =>
  new Set(clusters.list().flatMap(({ spec }) => spec.members.map(({ host }) => host)));

async function write(look: Look, found: Found): Promise<void> {
  const { api, cluster, name, namespace, now, signal } = look;
  const before = cluster.status ?? {};
  const status = statusAfter(cluster, found, now(), namespace);
  tellTurns(look, before, status);
  tellMembers(look, before.members ?? [], status.members ?? []);
  if (!isNews(before, status)) return;
  const object = { metadata: { name, namespace }, status } as unknown as MongoCluster;
  const options = { fieldManager: FIELD_MANAGER, force: true, signal };
  await applyStatus(api, MONGO_CLUSTER_KIND.resource, object, options).catch((error: unknown) => {
    if (!isNotFound(error)) throw error; // one that was deleted meanwhile needs none
  });
}

/** The status after a look. Pure. */
export function statusAfter(
  { metadata, spec, status = {} }: MongoCluster,
  { exists, finding, fitness, primary }: Found,
  now: Date,
  namespace: string,
): MongoClusterStatus {
  const { members } = fitness;
  const generation = metadata?.generation ?? 0;
  const inOrder = members.filter(({ state }) => state === "PRIMARY" || state === "SECONDARY").length;
  const lags = members.flatMap(({ lagSeconds }) => lagSeconds ?? []);
  const initiatedAt = initiatedAfter(metadata, status.initiatedAt, { exists, finding }, now);
  const observed = { generation, now };
  const stated = withConditions(status.conditions, conditionsOf(finding, fitness, namespace), observed);
  const lagging = laggingAfter(members, status.lagging, now);
  const wrongSince = wrongSinceAfter(stated, status.wrongSince, now);
  const waits = {
    ...(wrongSince === undefined ? {} : { wrongSince }),
    ...(lagging.length === 0 ? {} : { lagging }),
  };
  return {
    observedGeneration: generation,
    conditions: withConditions(stated, [degradedOf(stated, waits, now)], observed),
    ...(initiatedAt === undefined ? {} : { initiatedAt }),
    ...(primary === undefined ? {} : { primary }),
    healthy: `${inOrder}/${spec.members.length}`,
    ...(lags.length === 0 ? {} : { lagSeconds: Math.max(...lags) }),
    members,
    ...waits,
    checkedAt: momentOf(now),
  };
}

/**
 * Since when there is a set. A consent to begin anew names this moment, and is for one time: where a set is there it is used up, whoever
 * made the set and whether or not that could be written down; so it gets another moment.
 */
function initiatedAfter(
  metadata: MongoCluster["metadata"],
  before: string | undefined,
  { exists, finding }: Pick<Found, "exists" | "finding">,
  now: Date,
): string | undefined {
  if (!exists) return before;
  const isUsedUp = finding.kind === "initiated" || metadata?.annotations?.[BEGIN_ANEW_ANNOTATION] === before;
  return before === undefined || isUsedUp ? momentOf(now) : before;
}

/** Whether a status is worth a write: each one wakes everybody who watches. */
function isNews(before: MongoClusterStatus, after: MongoClusterStatus): boolean {
  const moved = Math.abs((before.lagSeconds ?? 0) - (after.lagSeconds ?? 0)) >= LAG_STEP;
  const age = Date.parse(after.checkedAt ?? "") - (Date.parse(before.checkedAt ?? "") || 0);
  return moved || age >= HEARTBEAT_MS || !isDeepStrictEqual(calm(before), calm(after));
}

/** Without what changes at each look. */
function calm({ checkedAt: _, lagSeconds: __, members = [], ...rest }: MongoClusterStatus) {
  return { ...rest, members: members.map(({ lagSeconds: ___, ...member }) => member) };
}

/** Each condition that is another than before becomes an Event, but for the one that follows from others; so does another primary. */
function tellTurns(look: Look, before: MongoClusterStatus, after: MongoClusterStatus): void {
  for (const { message, reason, status, type } of after.conditions ?? []) {
    const was = before.conditions?.find((one) => one.type === type);
    if (type === "Degraded" || (was?.reason === reason && was.status === status)) continue;
    tell(look, status === "True" || was === undefined ? "Normal" : "Warning", reason, message);
  }
  const { primary } = after;
  if (primary === undefined || before.primary === primary) return;
  const instead = before.primary === undefined ? "" : ` instead of ${before.primary}`;
  tell(look, "Normal", "PrimaryElected", `${primary} takes writes${instead}.`);
}

function tellMembers(look: Look, before: readonly MemberStatus[], after: readonly MemberStatus[]): void {
  for (const { pod, state } of after) {
    const was = before.find((one) => one.pod === pod)?.state;
    if (state === "SYNCING" && was !== undefined && !["SYNCING", "NEW", "STARTUP"].includes(was))
      tell(
        look,
        "Warning",
        "MemberLostData",
        `${pod} came back empty. The others tell it of the set, and it reads all data from one of them.`,
      );
    if (was === "SYNCING" && state === "SECONDARY")
      tell(look, "Normal", "MemberSynced", `${pod} has all data.`);
  }
}
