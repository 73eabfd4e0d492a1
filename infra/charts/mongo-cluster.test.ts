import { expect, test } from "vitest";
import { local } from "../environments/local.ts";
import { staging } from "../environments/staging.ts";
import { render } from "../testing/fleet.fixture.ts";
import { at, only } from "../testing/synth.fixture.ts";

const bootstrap = (environment: typeof staging) =>
  JSON.stringify(at(only(render(environment), "ConfigMap", "bootstrap"), "data"));

test("one of both makes the replica set: the operator where there is one, else the Job bootstrap", () => {
  expect(bootstrap(staging)).not.toContain("MONGO_BOOTSTRAP");
  expect(bootstrap(local)).toContain("MONGO_BOOTSTRAP_MEMBERS");
  expect(render(local).filter(({ kind }) => kind === "MongoCluster")).toEqual([]);
});

test("the operator is told the members by pod and address, and users with the app's databases and no others", () => {
  const { spec } = only(render(staging), "MongoCluster", "mongo");
  expect(spec).toMatchObject({
    replicaSet: "rs0",
    members: [0, 1, 2].map((index) => ({
      pod: `mongo-${index}`,
      host: `mongo-${index}.mongo.botfleet.svc:27017`,
    })),
    users: [
      {
        name: "botfleet",
        roles: ["botfleet", "botfleet_shipping", "botfleet_matchmaking"].flatMap((db) =>
          ["readWrite", "dbAdmin"].map((role) => ({ role, db })),
        ),
      },
      { name: "admin" },
      { name: "monitor" },
    ],
  });
});

test("it may read the Secrets that are named there, and the members' pods leave it the time to hand over", () => {
  const manifests = render(staging);
  expect(at(only(manifests, "Role", "operator"), "rules")).toContainEqual(
    expect.objectContaining({
      resources: ["secrets"],
      resourceNames: expect.arrayContaining(["mongo", "stores"]),
      verbs: ["get"],
    }),
  );
  const preStop = at(
    only(manifests, "StatefulSet", "mongo"),
    "spec.template.spec.containers.0.lifecycle.preStop",
  );
  expect(preStop).toEqual({ sleep: { seconds: 5 } });
});

test("a MongoDB elsewhere is nobody's to make a set of", () => {
  const mongo = { kind: "external", url: "mongodb://db.example.org", maxConnections: 1_500 } as const;
  const manifests = render({ ...staging, mongo });
  expect(manifests.filter(({ kind }) => kind === "MongoCluster")).toEqual([]);
  expect(bootstrap({ ...staging, mongo })).not.toContain("MONGO_BOOTSTRAP");
});
