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

async function shown(registry: Registry): Promise<readonly string[]> {
  const lines = (await registry.metrics()).split("\n");
  return lines.filter((line) => line.startsWith(NAME)).map((line) => line.slice(NAME.length));
}

test("each object that states Degraded is shown as long as it is there, of whatever kind of the operator's", async () => {
  const registry = new Registry();
  const bots = [object("shop", "True"), object("pairs", "False"), object("new")];
  const sets = [object("mongo", "Unknown")];
  showNeedsPerson(registry, () => [
    { resource: kind("TelegramBot"), list: () => bots },
    { resource: kind("MongoCluster"), list: () => sets },
    { resource: kind("Deployment", "apps"), list: () => [object("worker", "True")] },
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
