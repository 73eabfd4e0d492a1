import { Queue } from "bullmq";
import { afterAll, beforeAll, expect, inject, test, vi } from "vitest";
import { queuePrefix } from "../../../../app/src/platform/queue/keys.ts";
import { type OwnRedis, startOwnRedis } from "../../../../app/src/platform/redis/redis-server.fixture.ts";
import { telegramBotKind } from "../kinds/telegram-bot/definition.ts";
import type { KubeObject } from "../runtime/index.ts";
import { openTestFleet, type TestFleet } from "./testing/fleet.fixture.ts";

interface Scaler extends KubeObject {
  readonly spec: { readonly metrics: readonly { readonly type: string }[]; readonly behavior: object };
  readonly status?: {
    readonly currentReplicas?: number;
    readonly desiredReplicas?: number;
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly message: string;
    }[];
  };
}
type Workload = KubeObject & { readonly status?: { readonly replicas?: number } };

const POOL = "worker-labels";
const WITHIN = { timeout: 60_000, interval: 200 };

let fleet: TestFleet;
let redis: OwnRedis;
let queue: Queue;
beforeAll(async () => {
  redis = await startOwnRedis();
  fleet = await openTestFleet();
  const name = JSON.parse(settings().METRICS_QUEUES ?? "{}").labels[0] as string;
  const connection = { host: "127.0.0.1", port: redis.port };
  queue = new Queue(name, { connection, prefix: queuePrefix("botfleet", name) });
  queue.on("error", () => undefined);
  // Two replicas, either of which the API server may ask.
  for (let replica = 0; replica < 2; replica += 1) await fleet.start({ redisUrl: redis.url });
});
afterAll(async () => {
  await queue.close();
  await fleet.close();
  await redis.stop();
});

const settings = () => (fleet.object("ConfigMap", "operator") as { data: Record<string, string> }).data;
const pods = async () => (await fleet.get<Workload>("Deployment", POOL))?.status?.replicas;
const scaler = () => fleet.get<Scaler>("HorizontalPodAutoscaler", POOL);
const active = async () => (await scaler())?.status?.conditions?.find(({ type }) => type === "ScalingActive");

/** The rendered autoscaler without CPU, which nobody measures here, and without its five minutes before it goes down. */
function quick(): KubeObject {
  const rendered = fleet.object("HorizontalPodAutoscaler", POOL) as Scaler;
  const down = {
    stabilizationWindowSeconds: 0,
    policies: [{ type: "Percent", value: 100, periodSeconds: 1 }],
  };
  const metrics = rendered.spec.metrics.filter(({ type }) => type === "External");
  expect(metrics).toHaveLength(2);
  const behavior = { ...rendered.spec.behavior, scaleDown: down };
  return { ...rendered, spec: { ...rendered.spec, metrics, behavior } } as KubeObject;
}

test("values of real queues come through the API server", async () => {
  await queue.add("buy", {});
  const depth = async () =>
    expect(await fleet.metric("botfleet_worker_class_jobs", "worker_class=labels")).toBe("1");
  await vi.waitFor(depth, WITHIN);
  expect(await fleet.metric("botfleet_worker_class_oldest_job_age_seconds", "worker_class=labels")).toMatch(
    /^\d+m?$/,
  );
  await queue.drain();
});

test("what Telegram keeps for a bot comes from its TelegramBot, and is not known before it was seen", async () => {
  await fleet.put(telegramBotKind.customResourceDefinition as KubeObject);
  const metadata = { name: "shipping", namespace: fleet.namespace };
  const webhook = { url: "https://bots.example.org/telegram/shipping", serviceName: "bot-shipping" };
  const secretRef = { name: "webhook-secrets", key: "shipping" };
  const wanted = { ...webhook, secretRef, allowedUpdates: ["message"], maxConnections: 100 };
  const spec = { tokenSecretRef: { name: "bot-shipping", key: "TOKEN" }, webhook: wanted };
  const bot = { kind: "TelegramBot", metadata, spec: { ...spec, commands: [], profile: [] } };
  await vi.waitFor(() => fleet.put(bot as KubeObject), WITHIN);
  const pending = () => fleet.metric("botfleet_telegram_pending_updates", "bot=shipping");
  await vi.waitFor(
    () => expect(pending()).rejects.toThrow("Telegram was not asked about shipping lately"),
    WITHIN,
  );
  const status = { pendingUpdates: 42, checkedAt: new Date().toISOString().replace(/\.\d+/, "") };
  await fleet.putStatus({ kind: "TelegramBot", metadata, status } as KubeObject);
  await vi.waitFor(async () => expect(await pending()).toBe("42"), WITHIN);
});

test.skipIf(!inject("controllers"))(
  "Kubernetes' autoscaler takes a pool from one pod to five by its queue's depth, keeps them while Redis is away and says why, and back to one",
  async () => {
    await fleet.put(fleet.object("Deployment", POOL));
    await fleet.put(quick());
    await vi.waitFor(async () => expect(await active()).toMatchObject({ status: "True" }), WITHIN);
    expect(await pods()).toBe(1);
    const jobs = Array.from({ length: 2_000 }, (_, index) => ({ name: "buy", data: { index } }));
    await queue.addBulk(jobs);
    await vi.waitFor(async () => expect(await pods()).toBe(5), WITHIN);

    redis.stall();
    await vi.waitFor(async () => expect(await active()).toMatchObject({ status: "False" }), WITHIN);
    expect((await active())?.message).toContain(
      "is not known, so the number of pods stays. Redis with the queues (127.0.0.1:",
    );
    await new Promise((resolve) => setTimeout(resolve, 6_000)); // three looks of the autoscaler
    expect(await pods()).toBe(5);
    redis.resume();

    await queue.obliterate({ force: true });
    await vi.waitFor(async () => expect(await pods()).toBe(1), WITHIN);
    expect(await active()).toMatchObject({ status: "True" });
  },
  180_000,
);
