import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { createKubeApi, hasStatus, type KubeApi } from "../../runtime/index.ts";
import type { Deployment } from "./deployment.ts";
import { GATE_ANNOTATION, setGates } from "./gates.ts";

/** An API server of which `forbidden` may not be changed. @returns names in the order in which they were */
async function startApiServer(forbidden: string): Promise<{ api: KubeApi; changed: readonly string[] }> {
  const changed: string[] = [];
  const server = createServer((request, response) => {
    const name = request.url?.split("?")[0]?.split("/").at(-1) ?? "";
    const allowed = name !== forbidden;
    if (allowed) changed.push(name);
    const body = allowed ? { metadata: { name } } : { kind: "Status", reason: "Forbidden", code: 403 };
    response.writeHead(allowed ? 200 : 403, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close().closeAllConnections());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    api: createKubeApi({ connection: { server: url, options: async () => ({}) }, userAgent: "test" }),
    changed,
  };
}

const held = (name: string): Deployment => ({
  metadata: { name, namespace: "n", uid: name, annotations: { [GATE_ANNOTATION]: "botfleet/fleet" } },
  spec: { paused: true },
});
const { signal } = new AbortController();

test("a Deployment that nobody names and the Role does not either is told of, and the others are opened", async () => {
  const { api, changed } = await startApiServer("left");
  const wanted = ["left", "a", "b"].map((name) => ({
    deployment: held(name),
    shut: false,
    named: name !== "left",
  }));
  const forbidden = await setGates(api, wanted, signal);
  expect(forbidden.map(({ metadata }) => metadata?.name)).toEqual(["left"]);
  expect(changed.toSorted()).toEqual(["a", "b"]);
});

test("that one of the fleet's own may not be changed is an error, once all were tried", async () => {
  const { api, changed } = await startApiServer("a");
  const wanted = ["a", "b"].map((name) => ({ deployment: held(name), shut: false, named: true }));
  const error = await setGates(api, wanted, signal).catch((thrown: unknown) => thrown);
  expect(hasStatus(error, 403)).toBe(true);
  expect(changed).toEqual(["b"]);
});
