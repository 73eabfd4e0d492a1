import { expect, test } from "vitest";
import { keyFor, readObjects } from "./config-map.ts";

const bot = {
  apiVersion: "botfleet.dev/v1alpha1",
  kind: "TelegramBot",
  metadata: { name: "shop", namespace: "elsewhere", labels: { team: "a" } },
  spec: { unheardOf: 1 },
};
const read = (data: Readonly<Record<string, string>>) => readObjects({ data }, "fleet");

test("an object is read whole, goes into the operator's own namespace, and bears the label", () => {
  const { objects, unreadable } = read({ [keyFor("TelegramBot", "shop")]: JSON.stringify(bot) });
  expect(unreadable).toEqual([]);
  expect(objects.map(({ resource }) => resource.plural)).toEqual(["telegrambots"]);
  expect(objects.map(({ object }) => object)).toEqual([
    {
      ...bot,
      metadata: {
        name: "shop",
        namespace: "fleet",
        labels: { team: "a", "botfleet.dev/objects-of": "operator-objects" },
      },
    },
  ]);
});

test.each([
  ["no JSON", "{", /no object of Kubernetes/],
  ["no object", "3", /no object of Kubernetes/],
  ["without a name", JSON.stringify({ ...bot, metadata: {} }), /no object of Kubernetes/],
  [
    "of another's kind",
    JSON.stringify({ ...bot, apiVersion: "v1", kind: "Secret" }),
    /v1 Secret is not one of/,
  ],
])("%s is said by its key, and the others are read", (_, text, sentence) => {
  const { objects, unreadable } = read({ "a.json": text, "b.json": JSON.stringify(bot) });
  expect(objects).toHaveLength(1);
  expect(unreadable).toHaveLength(1);
  expect(unreadable[0]).toMatch(/^a\.json: /);
  expect(unreadable[0]).toMatch(sentence);
});

test("a ConfigMap without any key was emptied by somebody, and says nothing", () => {
  expect(read({})).toEqual({ objects: [], unreadable: ["there is no key at all"] });
  expect(readObjects({}, "fleet").unreadable).toHaveLength(1);
});
