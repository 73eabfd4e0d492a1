import { expect, test } from "vitest";
import { oplogMb, wiredTigerCacheGb } from "./mongo-member.ts";
import { MongoReplicaSet, type MongoReplicaSetProps } from "./mongo-replica-set.ts";
import { sized } from "./resources.ts";
import { at, only, synth } from "../testing/synth.fixture.ts";

const PROPS: MongoReplicaSetProps = {
  image: "mongo:test",
  pullPolicy: "IfNotPresent",
  pullSecret: "registry",
  members: 3,
  size: sized(2, 8192),
  storage: { gb: 50, storageClass: "fast" },
  maxConnections: 8_000,
  secret: "mongo",
  secretsRevision: "1",
  exporter: "exporter:test",
};

const render = (change: Partial<MongoReplicaSetProps> = {}) =>
  synth((chart) => new MongoReplicaSet(chart, "mongo", { ...PROPS, ...change }));
const members = (change: Partial<MongoReplicaSetProps> = {}) => only(render(change), "StatefulSet", "mongo");
const pod = (path: string, change: Partial<MongoReplicaSetProps> = {}) =>
  at(members(change), `spec.template.spec.${path}`);

test("members are known by names that stay, and found before they are ready", () => {
  const service = only(render(), "Service", "mongo");
  expect(service.spec).toMatchObject({
    clusterIP: "None",
    publishNotReadyAddresses: true,
    ports: [{ port: 27_017 }],
  });
  expect(at(members(), "spec.serviceName")).toBe("mongo");
  const selector = { "app.kubernetes.io/component": "mongo", "app.kubernetes.io/instance": "mongo" };
  expect(at(service, "spec.selector")).toEqual(selector);
  expect(at(members(), "spec.selector.matchLabels")).toEqual(selector);
});

test("all members start at once, and one at a time is changed or taken by a drain", () => {
  expect(members().spec).toMatchObject({
    replicas: 3,
    podManagementPolicy: "Parallel",
    updateStrategy: { type: "RollingUpdate" },
    minReadySeconds: 20,
  });
  expect(only(render(), "PodDisruptionBudget", "mongo").spec).toMatchObject({ maxUnavailable: 1 });
});

test("members are spread over zones and nodes as far as there are any", () => {
  expect(pod("topologySpreadConstraints")).toMatchObject([
    { topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "ScheduleAnyway" },
    { topologyKey: "kubernetes.io/hostname", whenUnsatisfiable: "ScheduleAnyway" },
  ]);
});

test("volumes outlive the pods, the set and its scaling", () => {
  expect(at(members(), "spec.persistentVolumeClaimRetentionPolicy")).toEqual({
    whenDeleted: "Retain",
    whenScaled: "Retain",
  });
  expect(at(members(), "spec.volumeClaimTemplates.0.spec")).toEqual({
    accessModes: ["ReadWriteOnce"],
    storageClassName: "fast",
    resources: { requests: { storage: "50Gi" } },
  });
  expect(at(members({ storage: { gb: 2 } }), "spec.volumeClaimTemplates.0.spec")).not.toHaveProperty(
    "storageClassName",
  );
});

test("mongod gets a keyfile that only its own user can read, though the Secret's is open to the group", () => {
  expect(pod("securityContext")).toMatchObject({ runAsNonRoot: true, runAsUser: 10_001, fsGroup: 10_001 });
  expect(pod("volumes.0.secret")).toEqual({
    secretName: "mongo",
    items: [{ key: "keyfile", path: "keyfile" }],
    defaultMode: 0o400,
  });
  expect(pod("initContainers.0.command")).toEqual([
    "install",
    "-m",
    "0400",
    "/etc/mongo-secret/keyfile",
    "/var/run/mongo/keyfile",
  ]);
  expect(pod("volumes.1.emptyDir")).toMatchObject({ medium: "Memory" });
  expect(pod("containers.0.command")).toContain("--keyFile=/var/run/mongo/keyfile");
});

test("mongod's limits are those of its container and its volume", () => {
  expect(pod("containers.0.command")).toEqual(
    expect.arrayContaining([
      "mongod",
      "--replSet=rs0",
      "--maxConns=8000",
      "--wiredTigerCacheSizeGB=3.5",
      "--oplogSize=5120",
      "--setParameter=transactionLifetimeLimitSeconds=5",
      "--setParameter=oplogBatchDelayMillis=20",
    ]),
  );
  expect(pod("containers.0.resources.limits")).toMatchObject({ cpu: "2", memory: "8Gi" });
});

test("the cache is half of what a gigabyte leaves, a quarter at least; the oplog a tenth of the volume", () => {
  expect([512, 1024, 2048, 8192, 16_384].map(wiredTigerCacheGb)).toEqual([0.25, 0.25, 0.5, 3.5, 7.5]);
  expect([2, 20, 50].map(oplogMb)).toEqual([990, 2048, 5120]);
});

test("probes need no shell and no user, and a member that is new is ready", () => {
  for (const probe of ["startupProbe", "livenessProbe", "readinessProbe"]) {
    expect(pod(`containers.0.${probe}.httpGet`)).toEqual({ path: "/", port: "mongo" });
  }
  expect(pod("containers.0.ports")).toEqual([{ name: "mongo", containerPort: 27_017 }]);
});

test("a member has the time to hand over, by the operator before mongod is told to stop, and to write its cache", () => {
  expect(pod("terminationGracePeriodSeconds")).toBe(90);
  expect(pod("containers.0")).not.toHaveProperty("lifecycle");
  const preStop = pod("containers.0.lifecycle.preStop", { handedOver: true });
  expect(preStop).toEqual({ sleep: { seconds: 5 } });
});

test("the exporter logs in as monitor by the Secret, and Prometheus is shown to it", () => {
  expect(pod("containers.1.env")).toEqual([
    {
      name: "MONGO_MONITOR_PASSWORD",
      valueFrom: { secretKeyRef: { name: "mongo", key: "MONGO_MONITOR_PASSWORD" } },
    },
    {
      name: "MONGODB_URI",
      value: "mongodb://monitor:$(MONGO_MONITOR_PASSWORD)@127.0.0.1:27017/admin?directConnection=true",
    },
  ]);
  expect(at(members(), "spec.template.metadata.annotations")).toMatchObject({ "prometheus.io/port": "9216" });
});

test("without the exporter's image there is none, and nothing to scrape", () => {
  expect(pod("containers", { exporter: undefined })).toHaveLength(1);
  expect(at(members({ exporter: undefined }), "spec.template.metadata.annotations")).not.toHaveProperty([
    "prometheus.io/scrape",
  ]);
});

test("another revision of the secrets rolls the members", () => {
  const annotations = (change: Partial<MongoReplicaSetProps> = {}) =>
    at(members(change), "spec.template.metadata.annotations");
  expect(annotations({ secretsRevision: "2" })).not.toEqual(annotations());
});
