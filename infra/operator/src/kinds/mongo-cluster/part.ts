import { once } from "node:events";
import type { OperatorPart, PartContext, PartService } from "../../part.ts";
import {
  askedAnew,
  type Change,
  type KubeObject,
  keyOf,
  type Resource,
  watching,
} from "../../runtime/index.ts";
import { MemberClients } from "./clients.ts";
import { TIMES, type Times } from "./context.ts";
import { MONGO_CLUSTER_KIND } from "./definition.ts";
import { HandOverMemory } from "./hand-over.ts";
import { createMongoMetrics } from "./metrics.ts";
import type { MongoCluster } from "./mongo-cluster.ts";
import { reconcileMongoCluster } from "./reconcile.ts";
import { UsersMemory } from "./users.ts";

const PODS: Resource = { group: "", version: "v1", kind: "Pod", plural: "pods", namespaced: true };

/** Of the members' pods, whatever set they are of; `infra/constructs/labels.ts` gives it to them. */
export const MEMBER_LABEL = "app.kubernetes.io/component=mongo";

/** Makes replica sets of MongoDB's members, and keeps them. */
export const mongoClusters: OperatorPart = createMongoClusters();

/** As {@link mongoClusters}, with times of one's own. */
export function createMongoClusters(times: Partial<Times> = {}): OperatorPart {
  return { name: "mongo-clusters", begin: (context) => begin(context, { ...TIMES, ...times }) };
}

function begin({ events, logger, manager, registry, settings }: PartContext, times: Times): PartService {
  const { namespace } = settings;
  const clusters = manager.watch<MongoCluster>(MONGO_CLUSTER_KIND.resource, { namespace });
  const pods = manager.watch<KubeObject>(PODS, { namespace, labelSelector: MEMBER_LABEL });
  const clients = new MemberClients();
  const ownersOf = ({ metadata }: KubeObject) =>
    clusters.list().filter(({ spec }) => spec.members.some(({ pod }) => pod === metadata?.name));
  const tools = {
    clusters,
    pods,
    events,
    metrics: createMongoMetrics(registry),
    users: new UsersMemory(),
    handOvers: new HandOverMemory(),
    clients,
    now: () => new Date(),
    logger,
    times,
  };
  manager.control({
    name: "mongo-clusters",
    watches: [
      watching(clusters, (cluster) => [keyOf(cluster)], askedAnew),
      watching(pods, (pod) => ownersOf(pod).map(keyOf), isTurn),
    ],
    reconcile: (key, context) => reconcileMongoCluster(key, tools, context),
  });
  return { problems: () => [], run: (signal) => closedAtEnd(clients, signal) };
}

/** Open connections would keep the process from ending by itself. */
async function closedAtEnd(clients: MemberClients, signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, "abort");
  await clients.keepOnly(new Set());
}

/** A pod that comes, is about to go, or goes; what it says of its readiness the members tell themselves. */
const isTurn = ({ after, before }: Change<KubeObject>): boolean =>
  before === undefined ||
  after === undefined ||
  before.metadata?.deletionTimestamp !== after.metadata?.deletionTimestamp;
