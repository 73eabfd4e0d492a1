import { afterAll, beforeAll, expect, test } from "vitest";
import { collectionPath } from "../../runtime/index.ts";
import { openOperatorCluster, type OperatorCluster } from "../../testing/operator-cluster.fixture.ts";
import { botFleetKind } from "./definition.ts";

let cluster: OperatorCluster;
beforeAll(async () => {
  cluster = await openOperatorCluster([]);
});
afterAll(() => cluster.close());

const SPEC = { version: "0.1.0", migration: "migrate-1", workers: ["w"], bots: ["b"], others: ["api"] };

/** @returns what the API server says of it; "" where it takes it */
async function refusal(spec: object, name = "fleet"): Promise<string> {
  const { apiVersion, kind } = { apiVersion: "botfleet.dev/v1alpha1", kind: "BotFleet" };
  return cluster.api
    .request({
      method: "POST",
      path: collectionPath(botFleetKind.resource, cluster.namespace),
      query: { fieldValidation: "Strict", dryRun: "All" },
      body: { apiVersion, kind, metadata: { name }, spec },
      signal: cluster.signal,
    })
    .then(
      () => "",
      (error: Error) => error.message,
    );
}

test("what can be right is taken", async () => {
  expect(await refusal(SPEC)).toBe("");
  expect(await refusal({ version: "v1_2.3-rc.1", migration: "m", bots: ["b"] })).toBe("");
});

test.each<[string, object, string, string?]>([
  ["another name", SPEC, "A namespace has one BotFleet, and its name is fleet.", "second"],
  ["no bots", { ...SPEC, bots: [] }, "a fleet without bots has nothing to release."],
  ["one Deployment in two stages", { ...SPEC, others: ["w"] }, "A Deployment rolls once: name it in one of"],
  ["no version", { ...SPEC, version: undefined }, "spec.version: Required value"],
  ["a version that is no tag", { ...SPEC, version: "a:b" }, "spec.version in body should match"],
  ["a Deployment twice", { ...SPEC, bots: ["b", "b"] }, "Duplicate value"],
  [
    "a Prometheus that is no address",
    { ...SPEC, sloGate: { prometheus: "here" } },
    "spec.sloGate.prometheus",
  ],
  [
    "a Prometheus by TLS, which would never be reached",
    { ...SPEC, sloGate: { prometheus: "https://prometheus:9090" } },
    "spec.sloGate.prometheus",
  ],
])("%s is refused in a sentence", async (_, spec, sentence, name) => {
  expect(await refusal(spec, name)).toContain(sentence);
});
