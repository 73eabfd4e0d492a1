import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { Agent, type IncomingMessage, request as nodeRequest } from "node:http";
import { gzipSync } from "node:zlib";
import { MongoClient } from "mongodb";
import { request } from "undici";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { countingBot, Fleet, logger, metrics } from "../testing/fleet.ts";
import { RecordingBotApi } from "../testing/recording-bot-api.ts";
import { messageUpdate, nextUpdateId } from "../testing/updates.ts";
import { WebhookSecrets } from "./secrets.ts";
import { startWebhookServer, type WebhookServer } from "./webhook-server.ts";

const bot = `hook${randomUUID().replace(/[^a-z]/g, "")}`;
const mongo = new MongoClient(inject("mongoUrl"));
let api: RecordingBotApi;
let fleet: Fleet;
let server: WebhookServer;

beforeAll(async () => {
  api = await RecordingBotApi.start();
  fleet = new Fleet({
    redis: inject("redisUrl"),
    db: mongo.db(bot),
    apiRoot: api.url,
    module: countingBot(bot),
  });
  const { pipeline } = await fleet.spawn();
  const secrets = WebhookSecrets.of("current-secret", "old-secret");
  const target = { secrets, handle: pipeline.handle.bind(pipeline) };
  server = await startWebhookServer({
    targets: new Map([[bot, target]]),
    host: "127.0.0.1",
    port: 0,
    logger,
    metrics,
  });
});
afterAll(async () => {
  await server.close();
  await fleet.close();
  await api.close();
  await mongo.close();
});

interface Sent {
  readonly path?: string;
  readonly method?: "GET" | "PUT" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

const GOOD = { "content-type": "application/json", "x-telegram-bot-api-secret-token": "current-secret" };

async function send({
  path = `/telegram/${bot}`,
  method = "POST",
  headers = GOOD,
  body,
}: Sent): Promise<number> {
  const sent = body ?? JSON.stringify(messageUpdate("hi"));
  const answer = await request(`http://127.0.0.1:${server.port}${path}`, {
    method,
    headers,
    body: method === "GET" ? null : sent,
  });
  await answer.body.dump();
  return answer.statusCode;
}

const json = (value: unknown): Sent => ({ body: JSON.stringify(value) });
const withSecret = (secret: string): Sent => ({
  headers: { ...GOOD, "x-telegram-bot-api-secret-token": secret },
});
const from = { id: 7, is_bot: false, first_name: "P" };
const message = (fields: object): Sent =>
  json({
    update_id: nextUpdateId(),
    message: { message_id: 1, date: 1, chat: { id: 7, type: "private" }, from, ...fields },
  });

const refused: Readonly<Record<string, [number, Sent]>> = {
  "a path that names no bot": [404, { path: "/telegram/nobody" }],
  "the root": [404, { path: "/" }],
  "a path with more behind it": [404, { path: `/telegram/${bot}/../x` }],
  GET: [405, { method: "GET" }],
  PUT: [405, { method: "PUT" }],
  "no secret": [401, { headers: { "content-type": "application/json" } }],
  "a wrong secret": [401, withSecret("wrong")],
  "a longer secret": [401, withSecret("current-secret1")],
  "a shorter secret": [401, withSecret("current-secre")],
  "an empty secret": [401, withSecret("")],
  "a form": [415, { headers: { ...GOOD, "content-type": "application/x-www-form-urlencoded" } }],
  "a gzip bomb": [
    415,
    { headers: { ...GOOD, "content-encoding": "gzip" }, body: gzipSync(Buffer.alloc(20_000_000)) },
  ],
  "10 MB": [413, { body: Buffer.alloc(10_000_000, 32) }],
  nothing: [400, { body: "" }],
  "half an update": [400, { body: '{"update_id": 1, "mess' }],
  "a list": [400, json([])],
  null: [400, json(null)],
  "a string": [400, json("x")],
  "a million brackets": [400, { body: "[".repeat(1_000_000) }],
  "no update id": [400, json({ message: {} })],
  "a text as update id": [400, json({ update_id: "1" })],
  "a negative update id": [400, json({ update_id: -1 })],
  "an update id above 2^53": [400, { body: '{"update_id": 9007199254740993}' }],
  "a fraction as update id": [400, json({ update_id: 1.5 })],
  "a message that is a list": [400, json({ update_id: 1, message: [] })],
  "a chat id that is a text": [400, message({ chat: { id: "7" } })],
  "a chat without an id": [400, message({ chat: { type: "private" } })],
  "a sender whose id is an object": [400, message({ from: { id: { $gt: 0 } } })],
};

const accepted: Readonly<Record<string, Sent>> = {
  "the old secret during a rotation": withSecret("old-secret"),
  "a kind of update that is not known yet": json({ update_id: nextUpdateId(), hologram: { from } }),
  "a field called __proto__": { body: `{"update_id": ${nextUpdateId()}, "__proto__": {"message": {}}}` },
  "a field called constructor": json({ update_id: nextUpdateId(), constructor: { prototype: {} } }),
  "keys with dots and dollars": message({ text: "x", $where: { "a.b": 1 } }),
  "a channel post without a sender": json({
    update_id: nextUpdateId(),
    channel_post: { message_id: 1, date: 1, chat: { id: -1_001_234_567_890, type: "channel" }, text: "x" },
  }),
  "ids above 32 bits": json({
    update_id: nextUpdateId(),
    message: {
      message_id: 1,
      date: 1,
      chat: { id: -1_002_147_483_648_123, type: "supergroup" },
      from: { ...from, id: 7_999_999_999 },
    },
  }),
  "4,096 emoji, a lone surrogate, NUL and right-to-left marks": message({
    text: `${"😀".repeat(4_096)}\ud800\u0000\u202e`,
  }),
  "entities outside the text": message({
    text: "x",
    entities: [{ type: "bold", offset: 90_000, length: -5 }],
  }),
};

describe("the webhook", () => {
  it.each(Object.entries(refused))("refuses %s, and writes nothing", async (_name, [status, sent]) => {
    const before = await fleet.redis.keys(`{${bot}:*`);
    expect(await send(sent)).toBe(status);
    expect((await fleet.redis.keys(`{${bot}:*`)).toSorted()).toEqual(before.toSorted());
  });

  it.each(Object.entries(accepted))("takes %s", async (_name, sent) => {
    expect(await send(sent)).toBe(200);
  });

  it("answers after all that as if nothing had been", async () => {
    expect(await send(json(messageUpdate("hi", { chat: 99 })))).toBe(200);
    await fleet.idle();
    expect(api.textsTo(99)).toEqual(["1", "1 again"]);
  });

  it("says the same to a request whoever has read it", async () => {
    const bodies = [JSON.stringify(messageUpdate("hi")), "", "[", "null", '{"update_id": -1}'];
    for (const body of bodies) {
      const ours = await nodeSend(body, { "content-length": Buffer.byteLength(body) });
      const nodes = await nodeSend(body, { "transfer-encoding": "chunked" });
      expect([ours.statusCode, headersOf(ours)]).toEqual([nodes.statusCode, headersOf(nodes)]);
    }
  });

  it("reads nothing by itself of who does not know the secret", async () => {
    const asked: (string | undefined)[] = [];
    const accepts = (sent: string | undefined) => asked.push(sent) === 0;
    const target = { secrets: { accepts }, handle: () => Promise.reject(new Error("it was let in")) };
    const targets = new Map([[bot, target]]);
    const other = await startWebhookServer({ targets, host: "127.0.0.1", port: 0, logger, metrics });
    const answer = await nodeSend("{}", { "content-length": 2 }, other.port);
    await other.close();
    expect(answer.statusCode).toBe(401);
    // The second time it is Node's reading of it that is refused.
    expect(asked).toEqual(["current-secret", "current-secret"]);
  });
});

const ACKNOWLEDGED = { kind: "acknowledge", outcome: "handled" } as const;

/** A connection lasts for `updates`, whoever reads them. */
it.each([
  ["ours", ["ours", "ours", "ours"]],
  ["Node's", ["node", "node", "node"]],
  ["both", ["ours", "node", "node"]],
])("the third of three updates is the last one on a connection that is %s", async (_name, readers) => {
  const secrets = WebhookSecrets.of("current-secret");
  const target = { secrets, handle: () => Promise.resolve(ACKNOWLEDGED) };
  const targets = new Map([[bot, target]]);
  const options = { targets, host: "127.0.0.1", port: 0, logger, metrics, updatesPerConnection: 3 };
  const other = await startWebhookServer(options);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const said: (string | undefined)[] = [];
  for (const reader of readers) {
    const framing = reader === "ours" ? { "content-length": 2 } : { "transfer-encoding": "chunked" };
    said.push((await nodeSend("{}", framing, other.port, agent)).headers.connection);
  }
  agent.destroy();
  await other.close();
  expect(said).toEqual(["keep-alive", "keep-alive", "close"]);
});

/** Sends with the headers as they are given, which undici does not. */
async function nodeSend(
  body: string,
  framing: Readonly<Record<string, string | number>>,
  port = server.port,
  agent = new Agent({ keepAlive: true }),
): Promise<IncomingMessage> {
  const headers = { ...GOOD, ...framing };
  const sent = nodeRequest({
    host: "127.0.0.1",
    port,
    path: `/telegram/${bot}`,
    method: "POST",
    headers,
    agent,
  });
  sent.end(body);
  const [answer] = (await once(sent, "response")) as [IncomingMessage];
  await once(answer.resume(), "end");
  return answer;
}

const headersOf = ({ rawHeaders }: IncomingMessage) =>
  rawHeaders
    .filter((_text, at) => at % 2 === 0)
    .map((name) => name.toLowerCase())
    .toSorted();
