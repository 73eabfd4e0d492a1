import { Agent, request } from "node:https";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createAuthorizer } from "./auth/authorizer.ts";
import type { FrontProxy } from "./auth/front-proxy.ts";
import { type CertificatePair, createPair } from "./certificate/pair.ts";
import { EXTERNAL_METRICS_API } from "./answers/documents.ts";
import { silentLogger, systemClock } from "../runtime/index.ts";
import { type MetricsServer, startMetricsServer } from "./server.ts";
import { type ReviewServer, startReviewServer } from "./testing/reviews.fixture.ts";
import { cached } from "./values/cached.ts";

const HOST = "operator.botfleet.svc";
const HPA = "system:serviceaccount:kube-system:horizontal-pod-autoscaler";
const DEPTH = "/apis/external.metrics.k8s.io/v1beta1/namespaces/botfleet/depth";
const pair = (host: string, usage: "server" | "client"): CertificatePair => {
  const [notBefore, notAfter] = [new Date(Date.now() - 60_000), new Date(Date.now() + 3_600_000)];
  return createPair({ hosts: [host], notBefore, notAfter, usage });
};
const proxyOf = (authorities: string): FrontProxy => ({
  ...{ authorities, allowedNames: ["front-proxy-client"], userHeaders: ["x-remote-user"] },
  ...{ groupHeaders: ["x-remote-group"], extraPrefixes: ["x-remote-extra-"] },
});

const own = pair(HOST, "server");
const proxy = pair("front-proxy-client", "client");
let server: MetricsServer;
let reviews: ReviewServer;
beforeEach(async () => {
  reviews = await startReviewServer(HPA);
  const authorizer = createAuthorizer({
    ...{ api: reviews.api, clock: systemClock, ...EXTERNAL_METRICS_API },
    signal: AbortSignal.timeout(60_000),
  });
  const read = async () => [{ metric: "depth", labels: { of: "labels" }, value: 7.5 }];
  const source = cached({ subject: "It", metrics: ["depth"], read }, { clock: systemClock });
  server = await startMetricsServer({
    ...{ port: 0, logger: silentLogger, answering: { namespace: "botfleet", sources: [source], authorizer } },
    trust: { ...own, frontProxy: proxyOf(proxy.authority) },
  });
});
afterEach(async () => {
  reviews.close();
  await server.close();
});

interface Asking {
  readonly client?: CertificatePair;
  readonly headers?: Record<string, string | string[]>;
  readonly agent?: Agent;
  readonly trusted?: string;
}

/** Asks for the metric. @returns status and body */
function ask({
  agent,
  client,
  headers = { "x-remote-user": HPA },
  trusted,
}: Asking = {}): Promise<readonly [number | undefined, string]> {
  return new Promise((resolve, reject) => {
    const call = request(
      {
        ...{ host: "127.0.0.1", port: server.port, path: DEPTH, servername: HOST, headers },
        ...{ ca: trusted ?? own.authority, agent: agent ?? false },
        ...(client && { cert: client.certificate, key: client.key }),
      },
      async (response) => resolve([response.statusCode, await text(response)]),
    );
    call.on("error", reject).end();
  });
}

test("the API server's front proxy is believed about who asks", async () => {
  const [status, body] = await ask({ client: proxy });
  expect([status, JSON.parse(body).items[0].value]).toEqual([200, "7500m"]);
  const groups = ["system:serviceaccounts", "odd, but one"];
  const extra = { "x-remote-extra-scopes%2fa": "one" };
  const headers = { "x-remote-user": "somebody", "x-remote-group": groups, ...extra };
  const [denied, why] = await ask({ client: proxy, headers });
  expect([denied, JSON.parse(why).message]).toEqual([
    403,
    "somebody may not get metric depth in botfleet; a ClusterRole must allow it.",
  ]);
  expect(reviews.asked.at(-1)).toMatchObject({ user: "somebody", groups, extra: { "scopes/a": ["one"] } });
});

test("nobody else is, whatever they say of themselves", async () => {
  const stranger = pair("front-proxy-client", "client");
  const serving = pair("front-proxy-client", "server");
  for (const client of [undefined, stranger, serving]) {
    const [status, body] = await ask({ ...(client && { client }) });
    expect([status, JSON.parse(body).reason]).toEqual([401, "Unauthorized"]);
  }
  expect((await ask({ client: proxy, headers: {} }))[0]).toBe(401);
  expect(reviews.asked).toEqual([]);
});

test("the front proxy's own certificate counts only by the names that are allowed", async () => {
  server.retrust({ ...own, frontProxy: { ...proxyOf(proxy.authority), allowedNames: ["another"] } });
  expect((await ask({ client: proxy }))[0]).toBe(401);
  server.retrust({ ...own, frontProxy: { ...proxyOf(proxy.authority), allowedNames: [] } });
  expect((await ask({ client: proxy }))[0]).toBe(200);
});

test("a connection of before is believed no more when its authority is not, and a new one by the new authority is", async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  expect((await ask({ client: proxy, agent }))[0]).toBe(200);
  const next = pair("front-proxy-client", "client");
  server.retrust({ ...own, frontProxy: proxyOf(next.authority) });
  // The agent may find its connection closed: then it is refused on a new one.
  const again = await ask({ client: proxy, agent }).catch(() => ask({ client: proxy }));
  expect(again[0]).toBe(401);
  expect((await ask({ client: next }))[0]).toBe(200);
  agent.destroy();
});

test("a new certificate is shaken hands with at once; whoever trusts both is never refused", async () => {
  const next = pair(HOST, "server");
  const trusted = own.authority + next.authority;
  const answers: Promise<readonly [number | undefined, string]>[] = [];
  for (let round = 0; round < 20; round += 1) {
    answers.push(ask({ client: proxy, trusted }));
    if (round === 10) server.retrust({ ...next, frontProxy: proxyOf(proxy.authority) });
  }
  expect((await Promise.all(answers)).map(([status]) => status)).toEqual(answers.map(() => 200));
  await expect(ask({ client: proxy })).rejects.toThrow(/certificate|signature/);
});
