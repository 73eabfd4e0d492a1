import { type Db, MongoClient } from "mongodb";
import { vi } from "vitest";
import { asOneOfThem, memberUrl } from "../../../../../app/src/platform/mongo/member.ts";
import { type NewMembers, startNewMembers } from "../../../../../app/src/platform/mongo/members.fixture.ts";
import type { KubeObject } from "../../runtime/index.ts";
import { kindOf, openOperatorCluster, type OperatorCluster } from "../../testing/operator-cluster.fixture.ts";
import { MONGO_CLUSTER_KIND } from "./definition.ts";
import type { MongoCluster, MongoClusterSpec } from "./mongo-cluster.ts";
import { createMongoClusters } from "./part.ts";

const PODS = kindOf("", "Pod", "pods");
const WITHIN = { timeout: 60_000, interval: 100 };
/** Holds pods that are deleted, as the kubelet does while they end; and is their scheduler, which takes none to a node. */
const NOBODY = "botfleet.dev/test";

/** A cluster, real members of MongoDB, and what a person sees of the MongoCluster `mongo`. */
export interface MongoWorld {
  readonly cluster: OperatorCluster;
  readonly members: NewMembers;
  /** `mongodb://…` of all members, for a user of the set. */
  url(user: string, password: string): string;
  spec(changes?: Partial<MongoClusterSpec>): MongoClusterSpec;
  put(spec?: MongoClusterSpec, annotations?: Readonly<Record<string, string>>): Promise<void>;
  mongo(): Promise<MongoCluster>;
  /** Waits until a condition has this reason. @returns its message */
  sees(type: "Ready" | "FaultTolerant", reason: string): Promise<string>;
  reasons(): Promise<readonly string[]>;
  /** Pods as they would be; those that are about to go are held as the kubelet holds them. */
  pod(name: string): Promise<void>;
  deletePod(name: string): Promise<void>;
  podIsGone(name: string): Promise<void>;
  hostOf(pod: string | undefined): string;
  /** As one of the members. */
  at<T>(host: string, work: (admin: Db) => Promise<T>): Promise<T>;
  /** Documents of `fleet.things` that the member itself holds. */
  countAt(host: string): Promise<number>;
  as<T>(user: string, password: string, work: (client: MongoClient) => Promise<T>): Promise<T>;
  start(): Promise<() => Promise<void>>;
  until(look: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

export async function openMongoWorld(count = 3): Promise<MongoWorld> {
  const cluster = await openOperatorCluster(["mongo", "stores", "missing"]);
  // As the cluster's members, but that the last seconds of a member that stops are not waited for.
  const quick = ["shutdownTimeoutMillisForSignaledShutdown=500", "enableTestCommands=1"];
  const members = await startNewMembers(count, quick);
  await cluster.putSecret("mongo", { keyfile: members.key, ADMIN: "all" });
  await cluster.putSecret("stores", { MONGO_PASSWORD: "one" });
  const hostOf = (pod: string | undefined): string => members.hosts[Number(pod?.split("-")[1])] ?? "";
  const mongo = () => cluster.get<MongoCluster>(MONGO_CLUSTER_KIND.resource, "mongo");
  const spec: MongoWorld["spec"] = (changes = {}) => ({
    replicaSet: "rs0",
    members: members.hosts.slice(0, 3).map((host, index) => ({ pod: `mongo-${index}`, host })),
    keySecretRef: { name: "mongo", key: "keyfile" },
    users: [
      {
        name: "botfleet",
        passwordSecretRef: { name: "stores", key: "MONGO_PASSWORD" },
        roles: [{ role: "readWrite", db: "fleet" }],
      },
      {
        name: "admin",
        passwordSecretRef: { name: "mongo", key: "ADMIN" },
        roles: [{ role: "root", db: "admin" }],
      },
    ],
    ...changes,
  });
  const url: MongoWorld["url"] = (user, password) =>
    `mongodb://${user}:${password}@${members.hosts.join(",")}/?replicaSet=rs0&authSource=admin`;
  return {
    cluster,
    members,
    url,
    spec,
    put: async (wanted = spec(), annotations = {}) => {
      const object = { metadata: { name: "mongo", annotations }, spec: wanted } as MongoCluster;
      await cluster.put(MONGO_CLUSTER_KIND.resource, object);
    },
    mongo,
    sees: (type, reason) =>
      vi.waitFor(async () => {
        const found = (await mongo()).status?.conditions?.find((one) => one.type === type);
        if (found?.reason !== reason)
          throw new Error(`${type} is ${found?.reason} (${found?.message}), not ${reason}`);
        return found.message;
      }, WITHIN),
    reasons: async () => (await cluster.events("mongo")).map(({ reason }) => reason),
    pod: (name) => holdPod(cluster, name, [NOBODY]),
    deletePod: (name) => cluster.remove(PODS, name),
    podIsGone: (name) => holdPod(cluster, name, []),
    hostOf,
    at: (host, work) => asOneOfThem({ url: memberUrl(host), key: members.key }, work),
    countAt: async (host) => {
      const own = `mongodb://admin:all@${host}/?directConnection=true&authSource=admin&readPreference=secondary`;
      const client = new MongoClient(own);
      try {
        return await client.db("fleet").collection("things").countDocuments();
      } finally {
        await client.close();
      }
    },
    as: async (user, password, work) => {
      const client = new MongoClient(url(user, password), { serverSelectionTimeoutMS: 20_000 });
      try {
        return await work(client);
      } finally {
        await client.close();
      }
    },
    start: () =>
      cluster.startOperator("http://127.0.0.1:9", [
        createMongoClusters({ calmMs: 1_000, watchfulMs: 300, busyMs: 300 }),
      ]),
    until: (look) => vi.waitFor(look, WITHIN),
    close: async () => {
      await cluster.close();
      await members.stop();
    },
  };
}

async function holdPod(cluster: OperatorCluster, name: string, finalizers: readonly string[]): Promise<void> {
  const labels = { "app.kubernetes.io/component": "mongo" };
  const containers = [{ name: "mongod", image: "example.invalid/none" }];
  const pod = { metadata: { name, labels, finalizers }, spec: { schedulerName: NOBODY, containers } };
  await cluster.put(PODS, pod as KubeObject);
}
