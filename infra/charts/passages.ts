import { internet, type Passage, type Peer, pods } from "../constructs/part-policy.ts";
import { SIMULATOR_PORT } from "../simulators.ts";
import { STORE } from "../stores.ts";
import type { Environment } from "../environments/environment.ts";
import type { Fleet } from "./fleet.ts";

/** From the app's pods to MongoDB and Redis, inside or outside. */
export function toStores(fleet: Fleet): readonly Passage[] {
  const { cache } = fleet.environment.redis;
  return [
    toMongo(fleet),
    ...toQueues(fleet),
    ...(cache === undefined
      ? []
      : [
          cache.kind === "external"
            ? { peers: outside(cache.cidrs), ports: [cache.port ?? STORE.cache.port] }
            : { peers: [pods("redis-cache")], ports: [STORE.cache.port] },
        ]),
  ];
}

/** To the Redis of sessions, outbox and queues. */
export function toQueues({ environment: { redis } }: Fleet): readonly Passage[] {
  const { queues } = redis;
  return [
    queues.kind === "external"
      ? { peers: outside(queues.cidrs), ports: [queues.port ?? STORE.redis.port] }
      : { peers: [pods("redis")], ports: queues.replicas === 1 ? [STORE.redis.port] : SENTINEL_PORTS },
  ];
}

/** To MongoDB, inside or outside. */
export function toMongo({ environment: { mongo } }: Fleet): Passage {
  return mongo.kind === "external"
    ? { peers: outside(mongo.cidrs), ports: [mongo.port ?? STORE.mongo.port] }
    : { peers: [pods("mongo")], ports: [STORE.mongo.port] };
}

const SENTINEL_PORTS = [STORE.redis.port, STORE.redis.sentinelPort];
const HTTPS = 443;

/** From the app's pods to Telegram and the vendors: by HTTPS, or to the simulators that stand for them. */
export function toOutside({ environment }: Fleet): readonly Passage[] {
  const { privateServices = [], simulators } = environment;
  return [
    { peers: [internet()], ports: [HTTPS] },
    ...privateServices.map(({ cidr, port }) => ({ peers: [internet(cidr)], ports: [port] })),
    ...(simulators === undefined ? [] : [{ peers: [pods("simulator")], ports: [SIMULATOR_PORT] }]),
  ];
}

/** From the Ingress controller, and from the simulators where these stand for the world outside. */
export function fromOutside(
  { environment: { ingress, simulators } }: Fleet,
  port: number,
): readonly Passage[] {
  const peers: Peer[] = [
    ...(ingress === undefined
      ? []
      : [{ kind: "namespace", namespace: ingress.controllerNamespace } as const]),
    ...(simulators === undefined ? [] : [pods("simulator")]),
  ];
  return peers.length === 0 ? [] : [{ peers, ports: [port] }];
}

/** From everything of the app, all of which works with both stores, to ports of a store's. */
export const fromApp = (...ports: readonly number[]): Passage => ({
  peers: (["bot", "worker", "api", "migration"] as const).map(pods),
  ports,
});

/** Whether autoscalers ask the operator for metrics. */
export const servesMetrics = ({ environment }: Pick<Fleet, "environment">): boolean =>
  environment.operator !== undefined && environment.autoscaling === "operator";

/** From the operator, where it measures for the autoscalers. */
export const fromOperator = (
  fleet: Pick<Fleet, "environment">,
  ...ports: readonly number[]
): readonly Passage[] => (servesMetrics(fleet) ? [{ peers: [pods("operator")], ports }] : []);

/** Every address, pods included. */
export const ANYWHERE: Peer = { kind: "addresses", cidr: "0.0.0.0/0" };

/** To the API server, by its Service and at its own port: as an environment says, or wherever it may be. */
export const toKubernetes = ({ apiServer: { cidrs, port = 6_443 } = {} }: Environment): Passage => ({
  peers: cidrs === undefined ? [ANYWHERE] : outside(cidrs),
  ports: [...new Set([HTTPS, port])],
});

/** Whether alerts also go into a Telegram chat, through the api role. */
export const tellsOperators = ({ monitoring, settings }: Environment): boolean =>
  monitoring.alertmanager !== undefined && settings.OPERATORS_CHAT_ID !== undefined;

/** Whether a synthetic person writes to the bots: they need an address to come to, and a chat to answer in. */
export const isVisited = ({ ingress, settings, simulators }: Environment): boolean =>
  settings.SYNTHETIC_CHAT_ID !== undefined && (ingress !== undefined || simulators !== undefined);

/** From Prometheus to a port with metrics. */
export const fromPrometheus = (port: number): Passage => ({ peers: [pods("prometheus")], ports: [port] });

function outside(cidrs: readonly string[] | undefined): readonly Peer[] {
  return cidrs === undefined ? [internet()] : cidrs.map((cidr) => internet(cidr));
}
