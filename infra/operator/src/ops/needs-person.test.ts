import { Registry } from "prom-client";
import { expect, test } from "vitest";
import { GROUP } from "../kinds/definition.ts";
import type { KubeObject, Resource } from "../runtime/index.ts";
import { showNeedsPerson } from "./needs-person.ts";

type Judged = KubeObject & { readonly status: object };

const NAME = "botfleet_operator_object_needs_person";
const kind = (name: string, group: string = GROUP.group): Resource => ({
  ...GROUP,
  group,
  kind: name,
  plural: `${name.toLowerCase()}s`,
  namespaced: true,
});
const object = (name: string, degraded?: string): Judged => ({
  metadata: { name },
  status: {
    conditions: [
      { type: "Ready", status: "False" },
      ...(degraded === undefined ? [] : [{ type: "Degraded", status: degraded }]),
    ],
  },
});

const watch = (resource: Resource, objects: readonly Judged[], silenceMs = () => 0) => ({
  resource,
  list: () => objects,
  silenceMs,
});

async function shown(registry: Registry): Promise<readonly string[]> {
  const lines = (await registry.metrics()).split("\n");
  return lines.filter((line) => line.startsWith(NAME)).map((line) => line.slice(NAME.length));
}

test("each object that states Degraded is shown as long as it is there, of whatever kind of the operator's", async () => {
  const registry = new Registry();
  const bots = [object("shop", "True"), object("pairs", "False"), object("new")];
  const sets = [object("mongo", "Unknown")];
  showNeedsPerson(registry, () => [
    watch(kind("TelegramBot"), bots),
    watch(kind("MongoCluster"), sets),
    watch(kind("Deployment", "apps"), [object("worker", "True")]),
  ]);
  expect(await shown(registry)).toEqual([
    '{kind="TelegramBot",name="shop"} 1',
    '{kind="TelegramBot",name="pairs"} 0',
    '{kind="MongoCluster",name="mongo"} 0',
  ]);
  bots.shift();
  expect(await shown(registry)).toEqual([
    '{kind="TelegramBot",name="pairs"} 0',
    '{kind="MongoCluster",name="mongo"} 0',
  ]);
});

test("what a watch knew that has been silent for five minutes is not shown until it is heard of again", async () => {
  const registry = new Registry();
  let silenceMs = 300_000;
  const bots = [object("shop", "True")];
  showNeedsPerson(registry, () => [watch(kind("TelegramBot"), bots, () => silenceMs)]);
  const told = ['{kind="TelegramBot",name="shop"} 1'];
  expect(await shown(registry)).toEqual(told);
  silenceMs = 300_001;
  expect(await shown(registry)).toEqual([]);
  silenceMs = 0;
  expect(await shown(registry)).toEqual(told);
});
