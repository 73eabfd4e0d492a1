import { expect, test } from "vitest";
import { at, only, synth } from "../testing/synth.fixture.ts";
import { RedisCache } from "./redis-cache.ts";
import { sized } from "./resources.ts";

const manifests = synth(
  (chart) =>
    new RedisCache(chart, "cache", {
      image: "redis:test",
      pullPolicy: "IfNotPresent",
      size: sized(2, 2560),
      password: { secret: "stores", key: "CACHE_REDIS_PASSWORD" },
      maxmemoryMb: 2048,
      secretsRevision: "1",
    }),
);
const pod = (path: string) => at(only(manifests, "Deployment", "redis-cache"), `spec.template.spec.${path}`);

test("the cache evicts what is asked for least, and keeps nothing on a disk", () => {
  const conf = String(Reflect.get(Object(at(only(manifests, "ConfigMap"), "data")), "redis.conf")).split(
    "\n",
  );
  expect(conf).toEqual(
    expect.arrayContaining(["maxmemory 2048mb", "maxmemory-policy allkeys-lru", "appendonly no", 'save ""']),
  );
  expect(manifests.filter(({ kind }) => kind === "StatefulSet" || kind === "PersistentVolumeClaim")).toEqual(
    [],
  );
});

test("the cache has a password of its own", () => {
  expect(pod("containers.0.env")).toEqual([
    {
      name: "REDISCLI_AUTH",
      valueFrom: { secretKeyRef: { name: "stores", key: "CACHE_REDIS_PASSWORD" } },
    },
  ]);
});

test("one pod behind the Service redis-cache", () => {
  expect(at(only(manifests, "Deployment"), "spec.replicas")).toBe(1);
  expect(only(manifests, "Service", "redis-cache").spec).toMatchObject({
    selector: { "app.kubernetes.io/instance": "redis-cache" },
    ports: [{ port: 6379 }],
  });
});
