import { internet, type Passage, type Peer, pods } from "../constructs/part-policy.ts";
import { SIMULATOR_PORT } from "../simulators.ts";
import { STORE } from "../stores.ts";
import type { Fleet } from "./fleet.ts";

/** From the app's pods to MongoDB and Redis, inside or outside. */
export function toStores({ environment: { mongo, redis } }: Fleet): readonly Passage[] {
  const { cache, queues } = redis;
  return [
    mongo.kind === "external"
      ? { peers: outside(mongo.cidrs), ports: [mongo.port ?? STORE.mongo.port] }
      : { peers: [pods("mongo")], ports: [STORE.mongo.port] },
    queues.kind === "external"
      ? { peers: outside(queues.cidrs), ports: [queues.port ?? STORE.redis.port] }
      : { peers: [pods("redis")], ports: queues.replicas === 1 ? [STORE.redis.port] : SENTINEL_PORTS },
    ...(cache === undefined
      ? []
      : [
          cache.kind === "external"
            ? { peers: outside(cache.cidrs), ports: [cache.port ?? STORE.cache.port] }
            : { peers: [pods("redis-cache")], ports: [STORE.cache.port] },
        ]),
  ];
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

/** The API server is no pod: its address and its port (443 of its Service, 6443 of its own) are each cluster's. */
export const TO_KUBERNETES: Passage = {
  peers: [{ kind: "addresses", cidr: "0.0.0.0/0" }],
  ports: [443, 6443],
};

/** From Prometheus to a port with metrics. */
export const fromPrometheus = (port: number): Passage => ({ peers: [pods("prometheus")], ports: [port] });

function outside(cidrs: readonly string[] | undefined): readonly Peer[] {
  return cidrs === undefined ? [internet()] : cidrs.map((cidr) => internet(cidr));
}
