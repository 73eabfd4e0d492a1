import { randomUUID } from "node:crypto";
import { MongoClient } from "mongodb";
import { afterEach, beforeEach, expect, inject, it } from "vitest";
import {
  type CollectedSpan,
  type OtlpCollector,
  startOtlpCollector,
} from "../../../../../dev/testing/otlp-collector.ts";
import { createOpenTelemetryTracer } from "../../observe/tracing/open-telemetry.ts";
import type { Tracer } from "../../observe/tracing/span.ts";
import { shardOf } from "../outbox/keys.ts";
import { countingBot, Fleet, logger } from "../testing/fleet.ts";
import { RecordingBotApi } from "../testing/recording-bot-api.ts";
import { messageUpdate } from "../testing/updates.ts";
import { tracedUpdates } from "./trace-updates.ts";

const mongo = new MongoClient(inject("mongoUrl"));
let api: RecordingBotApi;
let collector: OtlpCollector;
let fleet: Fleet;
let tracer: Tracer;
beforeEach(async () => {
  [api, collector] = await Promise.all([RecordingBotApi.start(), startOtlpCollector()]);
});
afterEach(async () => {
  await fleet.close();
  await Promise.all([api.close(), collector.close(), mongo.close()]);
});

function start(share: number): string {
  const bot = `trace${randomUUID().slice(0, 8)}`;
  const endpoint = collector.url;
  tracer = createOpenTelemetryTracer({ name: "bot", version: "1", endpoint, headers: {}, share, logger });
  const module = countingBot(bot);
  fleet = new Fleet({ redis: inject("redisUrl"), db: mongo.db(bot), apiRoot: api.url, module, tracer });
  return bot;
}

/** Spans by name, with the name of what caused each. */
function causes(): string[] {
  const parentOf = ({ parentSpanId }: CollectedSpan) =>
    collector.spans.find(({ spanId }) => spanId === parentSpanId)?.name ?? "nothing";
  return collector.spans.map((span) => `${span.name} < ${parentOf(span)}`).toSorted();
}

const ONE_UPDATE = ["commit < update message", "handle other < update message", "update message < nothing"];

it("a reply that another process sends is a step of the update's trace", async () => {
  const bot = start(1);
  const receiver = await fleet.spawn();
  await receiver.outbox.runner.stop();
  const { chatHash } = receiver.outbox;
  const handle = tracedUpdates(receiver.pipeline.handle.bind(receiver.pipeline), { bot, chatHash, tracer });
  const receivedAt = Date.now() - 1_500;
  await handle(messageUpdate("hi"), "webhook", receivedAt);
  expect(api.textsTo(7)).toEqual([]);

  const sender = await fleet.spawn();
  await sender.outbox.runner.takeDue(shardOf(7));
  await fleet.idle();
  expect(api.textsTo(7)).toEqual(["1", "1 again"]);
  await tracer.close();
  expect(causes()).toEqual([...ONE_UPDATE, "sendMessage < commit", "sendMessage < commit"].toSorted());
  const root = collector.spans.find(({ name }) => name === "update message");
  expect(Number(root?.startTimeUnixNano) / 1e6).toBeCloseTo(receivedAt, 0);
  expect(root?.attributes).toMatchObject({
    bot,
    chat: chatHash(7),
    outcome: "handled",
    sends: 2,
    transport: "webhook",
  });
});

it("updates side by side have traces of their own, also where one loop sends for both", async () => {
  const bot = start(1);
  const { outbox, pipeline } = await fleet.spawn();
  const handle = tracedUpdates(pipeline.handle.bind(pipeline), { bot, chatHash: outbox.chatHash, tracer });
  await Promise.all(["a", "b", "c"].map((text) => handle(messageUpdate(text), "webhook", Date.now())));
  await fleet.idle();
  await tracer.close();
  const roots = collector.spans.filter(({ name }) => name === "update message");
  expect(new Set(roots.map(({ traceId }) => traceId)).size).toBe(3);
  for (const { traceId } of roots)
    expect(
      collector.spans.filter((span) => span.traceId === traceId && span.name === "sendMessage"),
    ).toHaveLength(2);
});

it("of a trace that is not kept the outbox tells only jobs, and nothing is exported", async () => {
  const bot = start(0);
  const { outbox, pipeline } = await fleet.spawn();
  await outbox.runner.stop();
  const handle = tracedUpdates(pipeline.handle.bind(pipeline), { bot, chatHash: outbox.chatHash, tracer });
  await handle(messageUpdate("hi"), "webhook", Date.now());
  const lane = async (name: string) =>
    (await fleet.redis.lrange(`{${bot}:${shardOf(7)}}:lane:${name}`, 0, -1)).map((text) => JSON.parse(text));
  const [said] = await lane("t:7");
  const [asked] = await lane("w:7");
  expect(said).not.toHaveProperty("trace");
  expect(asked).toMatchObject({ kind: "job", trace: expect.stringMatching(/-0[02]$/) });
  await tracer.close();
  expect(collector.spans).toEqual([]);
});
