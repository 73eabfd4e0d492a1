import { expect, test } from "vitest";
import { ApiError, type KubeApi } from "../../runtime/index.ts";
import type { Look } from "./context.ts";
import type { MongoCluster } from "./mongo-cluster.ts";
import { readSecrets } from "./secrets.ts";
import { keepUsers } from "./users.ts";

const user = (name: string, secret: string) => ({
  name,
  passwordSecretRef: { name: secret, key: name },
  roles: [],
});
const cluster: MongoCluster = {
  metadata: { namespace: "botfleet" },
  spec: {
    replicaSet: "rs0",
    members: [],
    keySecretRef: { name: "mongo", key: "keyfile" },
    users: [user("admin", "mongo"), user("botfleet", "stores")],
  },
};
type Data = Readonly<Record<string, string>>;

/** An API server that has these Secrets, and forbids `null`. */
function read(secrets: Readonly<Record<string, Data | null>>) {
  const request: KubeApi["request"] = async ({ path }) => {
    const data = secrets[path.split("/").at(-1) ?? ""];
    if (data === undefined || data === null)
      throw data === null ? new ApiError(403, "Forbidden", "no") : new ApiError(404, "NotFound", "none");
    const encoded = Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString("base64")]);
    return { metadata: { resourceVersion: "1" }, data: Object.fromEntries(encoded) } as never;
  };
  return readSecrets({ request } as KubeApi, cluster, new AbortController().signal);
}

test("the keyfile and the passwords are taken from where the spec says", async () => {
  const found = await read({ mongo: { keyfile: "key", admin: "all" }, stores: { botfleet: "one" } });
  expect(found).toMatchObject({ keyfile: "key", version: "1,1" });
  expect(found).not.toHaveProperty("missing");
  expect("kind" in found || [...found.passwords]).toEqual([
    ["admin", "all"],
    ["botfleet", "one"],
  ]);
});

test("without the keyfile nobody can be asked", async () => {
  expect(await read({ stores: { botfleet: "one" } })).toEqual({
    kind: "secret-missing",
    secret: "mongo",
    key: "keyfile",
  });
});

test.each([
  ["is not there", undefined, { kind: "secret-missing", secret: "stores", key: "botfleet" }],
  ["is empty", { botfleet: "" }, { kind: "secret-missing", secret: "stores", key: "botfleet" }],
  ["may not be read", null, { kind: "secret-forbidden", secret: "stores" }],
])("a password that %s stops the users, and not the members' safety", async (_, stores, problem) => {
  const mongo = { keyfile: "key", admin: "all" };
  const found = await read(stores === undefined ? { mongo } : { mongo, stores });
  if ("kind" in found) return expect.unreachable("the keyfile is there");
  expect(found.keyfile).toBe("key");
  expect(await keepUsers({} as Look, "mongo-0:27017", found)).toEqual(problem);
});
