import { expect, test } from "vitest";
import { at, only, synth } from "../testing/synth.fixture.ts";
import { RedisQueues, type RedisQueuesProps } from "./redis-queues.ts";
import { sized } from "./resources.ts";

const PROPS: RedisQueuesProps = {
  image: "redis:test",
  pullPolicy: "IfNotPresent",
  size: sized(2, 2560),
  password: { secret: "stores", key: "REDIS_PASSWORD" },
  replicas: 1,
  storage: { gb: 10 },
  maxmemoryMb: 2048,
  confirmed: false,
  namespace: "botfleet",
  secretsRevision: "1",
  exporter: "exporter:test",
};
const THREE = { replicas: 3 } as const;
const DATA = { name: "data", mountPath: "/data" };

type Change = Partial<RedisQueuesProps>;
const render = (change: Change = {}) =>
  synth((chart) => new RedisQueues(chart, "redis", { ...PROPS, ...change }));
const instances = (change: Change = {}) => only(render(change), "StatefulSet", "redis");
const pod = (path: string, change: Change = {}) => at(instances(change), `spec.template.spec.${path}`);
function file(name: string, change: Change = {}): string {
  const data = at(only(render(change), "ConfigMap", "redis"), "data");
  return String(Reflect.get(Object(data), name));
}

test("what was answered is on the disk, and nothing is evicted", () => {
  const conf = file("redis.conf").split("\n");
  const wanted = ["appendonly yes", "appendfsync always", "maxmemory-policy noeviction", 'save ""'];
  expect(conf).toEqual(expect.arrayContaining([...wanted, "maxmemory 2048mb", "dir /data"]));
  expect(pod("containers.0.resources.limits")).toMatchObject({ cpu: "2", memory: "2560Mi" });
});

test("the password is in no command line and no file of the cluster's but its Secret", () => {
  const reference = { secretKeyRef: { name: "stores", key: "REDIS_PASSWORD" } };
  expect(pod("initContainers.0.env.0")).toEqual({ name: "REDIS_PASSWORD", valueFrom: reference });
  expect(pod("containers.0.env.0")).toEqual({ name: "REDISCLI_AUTH", valueFrom: reference });
  expect(pod("initContainers.0.command")).toEqual(["sh", "/etc/redis/start.sh"]);
  expect(pod("containers.0.command")).toEqual([
    "redis-server",
    "/etc/redis/redis.conf",
    "--include",
    "/run/redis/auth.conf",
  ]);
  expect(file("redis.conf")).not.toMatch(/requirepass|masterauth/);
  expect(pod("volumes.1.emptyDir")).toMatchObject({ medium: "Memory" });
});

test("the volume is its own user's, and outlives everything", () => {
  expect(pod("securityContext")).toMatchObject({ runAsUser: 10_001, fsGroup: 10_001 });
  expect(pod("containers.0.volumeMounts")).toContainEqual(DATA);
  expect(pod("containers.0.securityContext.readOnlyRootFilesystem")).toBe(true);
  expect(at(instances(), "spec.volumeClaimTemplates.0.spec.resources.requests.storage")).toBe("10Gi");
  expect(at(instances(), "spec.persistentVolumeClaimRetentionPolicy")).toEqual({
    whenDeleted: "Retain",
    whenScaled: "Retain",
  });
});

test("one instance has a Service, no Sentinel and no replication", () => {
  expect(only(render(), "Service", "redis").spec).toMatchObject({ ports: [{ port: 6379 }] });
  expect(render().filter(({ metadata }) => metadata.name === "redis-sentinel")).toEqual([]);
  expect(file("start.sh")).not.toMatch(/replicaof|sentinel/);
});

test("of three, clients ask a Sentinel who the master is, also while no Redis is ready", () => {
  expect(only(render(THREE), "Service", "redis-sentinel").spec).toMatchObject({
    selector: { "app.kubernetes.io/instance": "redis" },
    ports: [{ port: 26_379, targetPort: "sentinel" }],
    publishNotReadyAddresses: true,
  });
  expect(
    render(THREE).filter(({ metadata, kind }) => kind === "Service" && metadata.name === "redis"),
  ).toEqual([]);
  expect(pod("containers.1.command", THREE)).toEqual(["redis-server", "/data/sentinel.conf", "--sentinel"]);
  expect(file("start.sh", THREE)).toContain("sentinel monitor main $FIRST 6379 2");
});

test("three know each other by names that stay; what Sentinel writes is on the volume", () => {
  expect(pod("containers.0.command", THREE)).toEqual([
    "redis-server",
    "/data/node.conf",
    "--include",
    "/etc/redis/redis.conf",
    "--replica-announce-ip",
    "$(SELF)",
    "--include",
    "/run/redis/auth.conf",
  ]);
  expect(pod("initContainers.0.env", THREE)).toEqual(
    expect.arrayContaining([
      { name: "SELF", value: "$(POD_NAME).redis-nodes.botfleet.svc" },
      { name: "FIRST", value: "redis-0.redis-nodes.botfleet.svc" },
      { name: "PEERS", value: "redis-1.redis-nodes.botfleet.svc redis-2.redis-nodes.botfleet.svc" },
    ]),
  );
  expect(only(render(THREE), "Service", "redis-nodes").spec).toMatchObject({
    clusterIP: "None",
    publishNotReadyAddresses: true,
  });
  expect(pod("containers.1.volumeMounts", THREE)).toEqual([DATA]);
});

test("where a commit is to be confirmed by a replica, a master without one refuses to write", () => {
  expect(file("redis.conf", { ...THREE, confirmed: true })).toContain("min-replicas-to-write 1\n");
  expect(file("redis.conf", THREE)).not.toContain("min-replicas");
});

test("ready means: data read in, and a replica has what its master has; alive means: any answer", () => {
  const [, , , ...ready] = at(
    instances(),
    "spec.template.spec.containers.0.readinessProbe.exec.command",
  ) as string[];
  expect(ready.slice(0, 2)).toEqual(["-e", "eval"]);
  expect(ready[2]).toMatch(/role:slave.*master_link_status:up/);
  expect(pod("containers.0.livenessProbe.exec.command")).toEqual(["redis-cli", "-p", "6379", "ping"]);
});

test("one instance at a time is changed or taken by a drain, with the time to hand over", () => {
  expect(only(render(THREE), "PodDisruptionBudget", "redis").spec).toMatchObject({ maxUnavailable: 1 });
  expect(at(instances(THREE), "spec.minReadySeconds")).toBe(15);
  expect(pod("terminationGracePeriodSeconds")).toBe(45);
});

test("a change of the files or of the secrets rolls the pods", () => {
  const annotations = (change: Change = {}) => at(instances(change), "spec.template.metadata.annotations");
  expect(annotations({ maxmemoryMb: 1024 })).not.toEqual(annotations());
  expect(annotations({ secretsRevision: "2" })).not.toEqual(annotations());
});

test("the exporter is there where its image is", () => {
  expect(pod("containers.1.env.1")).toEqual({ name: "REDIS_ADDR", value: "redis://127.0.0.1:6379" });
  expect(at(instances(), "spec.template.metadata.annotations")).toMatchObject({
    "prometheus.io/port": "9121",
  });
  expect(pod("containers", { exporter: undefined })).toHaveLength(1);
});
