import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { createKubeApi, LeadershipLost } from "../../runtime/index.ts";
import { FINALIZER, type Look } from "./context.ts";
import { takeDown } from "./take-down.ts";
import type { TelegramBot } from "./telegram-bot.ts";
import { TokenOwners } from "./token-owners.ts";

const bot = {
  metadata: {
    namespace: "n",
    name: "shop",
    uid: "1",
    finalizers: [FINALIZER],
    deletionTimestamp: "2026-11-26T12:00:00Z",
  },
  spec: { tokenSecretRef: { name: "bot-shop", key: "TOKEN" } },
} as unknown as TelegramBot;

/** An API server that has trouble with Secrets. */
async function look(seconds: number, more: Partial<Look> = {}) {
  const patches: string[] = [];
  const events: string[] = [];
  const server = createServer((request, response) => {
    const isSecret = request.url?.includes("/secrets/") === true;
    if (request.method === "PATCH") patches.push(request.url ?? "");
    response.writeHead(isSecret ? 500 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(isSecret ? { reason: "InternalError", message: "etcd is away" } : bot));
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  onTestFinished(() => server.closeAllConnections());
  await once(server, "listening");
  const connection = {
    server: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    options: () => Promise.resolve({}),
  };
  const made = {
    bot,
    api: createKubeApi({ connection, userAgent: "test" }),
    signal: new AbortController().signal,
    bots: { list: () => [bot] },
    owners: new TokenOwners(),
    events: {
      record: (_: unknown, { reason, note }: { reason: string; note: string }) =>
        events.push(`${reason}: ${note}`),
    },
    now: () => new Date(Date.parse("2026-11-26T12:00:00Z") + seconds * 1_000),
    times: { patienceMs: 60_000 },
    ...more,
  } as unknown as Look;
  return { look: made, patches, events };
}

test("the API server's own trouble holds a bot that is being deleted for its time", async () => {
  const { events, look: made, patches } = await look(59);
  await takeDown(made, undefined);
  expect(patches).toEqual([]);
  expect(events).toEqual([
    expect.stringMatching(/^WebhookDeletionWaits: .*etcd is away.*skip-webhook-deletion=true/),
  ]);
});

test("and no longer", async () => {
  const { events, look: made, patches } = await look(60);
  await takeDown(made, undefined);
  expect(patches).toHaveLength(1);
  expect(events).toEqual([expect.stringMatching(/^WebhookLeft: .*within 60 s \(500 InternalError/)]);
});

test("who leads no more, or is told to stop, lets nothing go", async () => {
  const lost = new LeadershipLost("gone");
  const api = { request: () => Promise.reject(lost), stream: () => Promise.reject(lost) };
  const one = await look(600, { api });
  await expect(takeDown(one.look, undefined)).rejects.toBe(lost);
  const two = await look(600, { signal: AbortSignal.abort(new Error("stop")) });
  await expect(takeDown(two.look, undefined)).rejects.toThrow("stop");
  expect([...one.events, ...one.patches, ...two.events, ...two.patches]).toEqual([]);
});
