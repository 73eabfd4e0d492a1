import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { SCHEDULE_KIND } from "../kinds/backup/schedule-kind.ts";
import { apiVersion, type KubeObject } from "../runtime/index.ts";
import { openOperatorCluster, type OperatorCluster } from "../testing/operator-cluster.fixture.ts";
import { CONFIG_MAPS, keyFor, OBJECTS, type ObjectsMap } from "./config-map.ts";
import { ownObjects } from "./part.ts";

const { resource } = SCHEDULE_KIND;
const schedule = (name: string, spec: object) => ({
  apiVersion: apiVersion(resource),
  kind: resource.kind,
  metadata: { name },
  spec,
});
const night = { schedule: "30 2 * * *" };
/** A ConfigMap is never empty. */
const anchor = schedule("anchor", night);

let cluster: OperatorCluster;
let stop: () => Promise<void>;
beforeAll(async () => {
  cluster = await openOperatorCluster([]);
  stop = await cluster.startOperator("http://127.0.0.1:9", [ownObjects]);
});
beforeEach(() => say(anchor));
afterAll(async () => {
  await stop();
  await cluster.close();
});

/** What `kubectl apply` would bring. */
async function say(...objects: readonly (KubeObject | string)[]): Promise<void> {
  const entries = objects.map((object, at) =>
    typeof object === "string"
      ? [`broken-${at}`, object]
      : [keyFor(object.kind ?? "", object.metadata?.name ?? ""), JSON.stringify(object)],
  );
  await cluster.put<ObjectsMap>(CONFIG_MAPS, {
    metadata: { name: OBJECTS },
    data: Object.fromEntries(entries),
  });
}

const until = (look: () => Promise<void>) => vi.waitFor(look, { timeout: 15_000, interval: 100 });
const spec = async (name: string) =>
  (await cluster.get<KubeObject & { spec: { schedule: string } }>(resource, name)).spec.schedule;
const told = async (reason: string) =>
  (await cluster.events(OBJECTS)).filter((event) => event.reason === reason).map(({ note }) => note);

test("what the ConfigMap says is made, changed with it, and deleted when it says so no more", async () => {
  await say(schedule("nightly", night), schedule("weekly", { schedule: "0 3 * * 0" }));
  await until(async () => expect(await spec("nightly")).toBe("30 2 * * *"));
  await until(async () => expect(await spec("weekly")).toBe("0 3 * * 0"));
  await say(schedule("nightly", { schedule: "45 4 * * *" }));
  await until(async () => expect(await spec("nightly")).toBe("45 4 * * *"));
  await until(async () => expect(await cluster.exists(resource, "weekly")).toBe(false));
  await until(async () => expect(await told("ObjectRemoved")).toEqual([expect.stringContaining("weekly")]));
});

test("what somebody made by hand is left alone, and what the ConfigMap says takes the fields of it that it names", async () => {
  await cluster.put(resource, schedule("by-hand", night));
  await cluster.put(resource, schedule("taken", { ...night, suspend: true }));
  await say(schedule("taken", { schedule: "1 1 * * *" }));
  await until(async () => expect(await spec("taken")).toBe("1 1 * * *"));
  expect((await cluster.get<KubeObject & { spec: object }>(resource, "taken")).spec).toMatchObject({
    suspend: true,
  });
  await say(anchor);
  await until(async () => expect(await cluster.exists(resource, "taken")).toBe(false));
  expect(await spec("by-hand")).toBe("30 2 * * *");
});

test("a copy of an object of the fleet's is the person's who made it, though its label says otherwise", async () => {
  await say(schedule("original", night));
  await until(async () => expect(await spec("original")).toBe("30 2 * * *"));
  const { metadata } = await cluster.get(resource, "original");
  const copy = schedule("copy", night);
  await cluster.put(resource, { ...copy, metadata: { name: "copy", labels: metadata?.labels ?? {} } });
  await say(anchor);
  await until(async () => expect(await cluster.exists(resource, "original")).toBe(false));
  expect(await spec("copy")).toBe("30 2 * * *");
});

test("an object that the API server refuses is said in its words, and the others are made", async () => {
  await say(schedule("wrong", { schedule: "now and then" }), schedule("right", night));
  await until(async () => expect(await spec("right")).toBe("30 2 * * *"));
  await until(async () =>
    expect(await told("ObjectRefused")).toEqual([
      expect.stringMatching(/wrong: .*schedule must be five fields/),
    ]),
  );
});

test("while a key cannot be read, or there is none, nothing is deleted, for nobody knows what it said", async () => {
  await say(schedule("kept", night));
  await until(async () => expect(await spec("kept")).toBe("30 2 * * *"));
  await say("{", schedule("more", night));
  await until(async () => expect(await spec("more")).toBe("30 2 * * *"));
  await until(async () => expect(await told("ObjectUnreadable")).toHaveLength(1));
  await say();
  await until(async () => expect(await told("ObjectUnreadable")).toHaveLength(2));
  expect(await cluster.exists(resource, "kept")).toBe(true);
});
