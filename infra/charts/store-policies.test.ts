import { expect, test } from "vitest";
import { environmentWith, render } from "../testing/fleet.fixture.ts";
import { at, type Manifest } from "../testing/synth.fixture.ts";

const APP = ["bot", "worker", "api", "migration"];

/** Who may open what: `from > to:port`, as the receiving end sees it. */
function received(manifests: readonly Manifest[], to: string): readonly string[] {
  const policy = manifests.find(({ kind, metadata }) => kind === "NetworkPolicy" && metadata.name === to);
  const rules = (at(policy, "spec.ingress") ?? []) as readonly object[];
  return rules
    .flatMap((rule) => {
      const from = (at(rule, "from") as readonly object[]).map((peer) =>
        Reflect.get(Object(at(peer, "podSelector.matchLabels")), "app.kubernetes.io/component"),
      );
      const ports = (at(rule, "ports") as readonly object[]).map((port) => at(port, "port"));
      return from.flatMap((who) => ports.map((port) => `${who} > ${to}:${port}`));
    })
    .toSorted();
}

const lines = (from: readonly string[], to: string) => from.map((who) => `${who} > ${to}`);

test.each([
  [
    "mongo",
    [
      ...lines([...APP, "mongo", "operator"], "mongo:27017"),
      "prometheus > mongo:9216",
      "backup > mongo:27017",
    ],
  ],
  [
    "redis",
    [
      ...lines([...APP, "operator", "redis"], "redis:6379"),
      ...lines([...APP, "operator", "redis"], "redis:26379"),
      "prometheus > redis:9121",
    ],
  ],
  ["redis-cache", [...lines(APP, "redis-cache:6379"), "prometheus > redis-cache:9121"]],
  ["prometheus", lines(["grafana", "operator", "prometheus"], "prometheus:9090")],
  ["alertmanager", ["prometheus > alertmanager:9093"]],
  ["grafana", ["prometheus > grafana:3000"]],
])("%s is reached by exactly these", (to, wanted) => {
  expect(received(render(environmentWith()), to)).toEqual(wanted.toSorted());
});

test("of stores that are outside nothing is rendered", () => {
  const outside = render(
    environmentWith({
      mongo: {
        kind: "external",
        url: "mongodb+srv://fleet:$(MONGO_PASSWORD)@db.example.org/",
        maxConnections: 9_000,
      },
      redis: { queues: { kind: "external", url: "rediss://:$(REDIS_PASSWORD)@redis.example.org" } },
    }),
  );
  const names = outside
    .filter(({ kind }) => kind !== "CustomResourceDefinition")
    .map(({ metadata }) => metadata.name);
  expect(names.filter((name) => /^(mongo|redis)/.test(name))).toEqual([]);
});
