import { MONGO_EXPORTER_PORT } from "../constructs/mongo-exporter.ts";
import { MongoReplicaSet } from "../constructs/mongo-replica-set.ts";
import { PartPolicy, pods } from "../constructs/part-policy.ts";
import { SECRET } from "../secrets.ts";
import { STORE } from "../stores.ts";
import type { FleetPart } from "./fleet.ts";
import { hasMongoCluster, mongoCluster } from "./mongo-cluster.ts";
import { fromApp, fromPrometheus } from "./passages.ts";

/** MongoDB as a replica set; nothing where it is outside. Who works with it, and the members among themselves, reach it. */
export const mongoPart: FleetPart = (chart, fleet) => {
  const { environment } = fleet;
  const { images, mongo, monitoring, secretsRevision } = environment;
  if (mongo.kind === "external") return;
  const { kind: _, ...values } = mongo;
  const exporter = monitoring.exporters ? images.mongoExporter : undefined;
  new MongoReplicaSet(chart, "mongo", {
    ...values,
    image: images.mongo,
    pullPolicy: images.pullPolicy,
    pullSecret: images.pullSecret,
    secret: SECRET.mongo,
    secretsRevision,
    exporter,
    handedOver: hasMongoCluster(fleet),
  });
  mongoCluster(chart, fleet);
  const members = pods("mongo");
  const { port } = STORE.mongo;
  new PartPolicy(chart, "policy", {
    component: "mongo",
    ingress: [
      fromApp(port),
      { peers: [members], ports: [port] },
      ...(environment.backups === undefined ? [] : [{ peers: [pods("backup")], ports: [port] }]),
      ...(hasMongoCluster(fleet) ? [{ peers: [pods("operator")], ports: [port] }] : []),
      ...(exporter === undefined ? [] : [fromPrometheus(MONGO_EXPORTER_PORT)]),
    ],
    egress: [{ peers: [members], ports: [port] }],
  });
};
