import type { Chart } from "cdk8s";
import { botDatabase } from "../../app/src/platform/mongo/connection.ts";
import { MongoClusterObject } from "../constructs/mongo-cluster.ts";
import type { ClusterUser } from "../operator/src/kinds/mongo-cluster/mongo-cluster.ts";
import { SECRET } from "../secrets.ts";
import { mongoHosts, STORE } from "../stores.ts";
import type { Fleet } from "./fleet.ts";
import type { Passage } from "../constructs/part-policy.ts";
import { toMongo } from "./passages.ts";

/** Whether the operator makes the replica set and its users; where there is none, the Job `bootstrap` does. */
export const hasMongoCluster = ({ environment }: Pick<Fleet, "environment">): boolean =>
  environment.operator !== undefined && environment.mongo.kind === "replica-set";

/** What the operator is told of MongoDB. */
export function mongoCluster(chart: Chart, fleet: Fleet): void {
  if (!hasMongoCluster(fleet)) return;
  new MongoClusterObject(chart, "cluster", {
    replicaSet: STORE.mongo.replicaSet,
    members: mongoHosts(fleet.environment).map((host) => ({ pod: host.split(".")[0] ?? host, host })),
    keySecretRef: { name: SECRET.mongo, key: "keyfile" },
    users: usersOf(fleet),
  });
}

/** As the Job `bootstrap` makes them where there is no operator (app/src/roles/assembly/mongo-bootstrap.ts). */
function usersOf({ bots, environment }: Fleet): readonly ClusterUser[] {
  const { MONGO_DB = "botfleet" } = environment.settings;
  const databases = [MONGO_DB, ...bots.map(({ name }) => botDatabase(MONGO_DB, name))];
  const ofMongo = (key: string) => ({ name: SECRET.mongo, key });
  return [
    {
      name: STORE.mongo.user,
      passwordSecretRef: { name: SECRET.stores, key: "MONGO_PASSWORD" },
      roles: databases.flatMap((db) => ["readWrite", "dbAdmin"].map((role) => ({ role, db }))),
    },
    {
      name: "admin",
      passwordSecretRef: ofMongo("MONGO_ADMIN_PASSWORD"),
      roles: [{ role: "root", db: "admin" }],
    },
    {
      name: "monitor",
      passwordSecretRef: ofMongo("MONGO_MONITOR_PASSWORD"),
      roles: [
        { role: "clusterMonitor", db: "admin" },
        { role: "read", db: "local" },
      ],
    },
  ];
}

/** Secrets that the operator reads for it, by name. */
export const mongoSecrets = (fleet: Fleet): readonly string[] =>
  hasMongoCluster(fleet) ? [SECRET.mongo, SECRET.stores] : [];

/** From the operator to the members. */
export const clusterEgress = (fleet: Fleet): readonly Passage[] =>
  hasMongoCluster(fleet) ? [toMongo(fleet)] : [];
