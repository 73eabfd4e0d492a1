import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Queue } from "bullmq";
import { afterAll, beforeAll, expect, inject, test, vi } from "vitest";
import { createMetrics, type Metrics } from "../../../../../app/src/platform/observe/metrics.ts";
import { queuePrefix } from "../../../../../app/src/platform/queue/keys.ts";
import { type OwnRedis, startOwnRedis } from "../../../../../app/src/platform/redis/redis-server.fixture.ts";
import type { KubeObject } from "../../runtime/index.ts";
import { openTestFleet, type TestFleet } from "../testing/fleet.fixture.ts";
import { isReady, type PodObject } from "../values/pods.ts";

interface Scaler extends KubeObject {
  readonly spec: { readonly metrics: readonly { readonly type: string }[]; readonly behavior: object };
  readonly status?: {
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly message: string;
    }[];
  };
}

const POOL = "worker-labels";
const QUEUE = "labels";
const WITHIN = { timeout: 120_000, interval: 200 };

let fleet: TestFleet;
let redis: OwnRedis;
let queue: Queue;
let metrics: Metrics;
let pages: Server;
beforeAll(async () => {
  metrics = createMetrics({ version: "test" });
  pages = createServer(async (_, response) => response.end((await metrics.expose()).text));
  await once(pages.listen(0, "127.0.0.1"), "listening");
  redis = await startOwnRedis();
  fleet = await openTestFleet();
  const connection = { host: "127.0.0.1", port: redis.port };
  queue = new Queue(QUEUE, { connection, prefix: queuePrefix("botfleet", QUEUE) });
  queue.on("error", () => undefined);
  const { port: opsPort } = pages.address() as AddressInfo;
  const quota = { lookMs: 1_000, lastsMs: 3_000 };
  // Autoscalers look more often here than in a cluster: an age that was read before their last step would make them step again.
  const queuesMaxAgeMs = 500;
  await fleet.start({ redisUrl: redis.url, opsPort, quota, queuesMaxAgeMs });
});
afterAll(async () => {
  await queue.close();
  await fleet.close();
  await redis.stop();
  pages.close();
  metrics.close();
});

/** What workers say who do a purchase in two seconds, by three calls each, and whose keys allow so many calls a second. */
function workersSay(perSecond: number): void {
  metrics.httpQuotaLimit.set({ service: "shipstation" }, perSecond);
  const done = { queue: QUEUE, outcome: "completed" };
  for (let job = 0; job < 20; job += 1) {
    metrics.jobDuration.observe(done, 2);
    metrics.jobTurnaround.observe({ ...done, bot: "shipping", job: "label-buy" }, 2);
  }
}

/** What a node would do: the pool's pods run, are ready, and show the page. @returns how many there are */
async function run(): Promise<number> {
  const pods = (await fleet.list<PodObject>("Pod")).filter(
    ({ metadata }) =>
      metadata?.labels?.["app.kubernetes.io/instance"] === POOL && metadata.deletionTimestamp === undefined,
  );
  for (const { metadata } of pods.filter((pod) => !isReady(pod))) {
    const conditions = [{ type: "Ready", status: "True" }];
    const status = { phase: "Running", podIP: "127.0.0.1", podIPs: [{ ip: "127.0.0.1" }], conditions };
    await fleet.putStatus({ kind: "Pod", metadata: { name: metadata?.name ?? "" }, status } as KubeObject);
  }
  return pods.length;
}

const condition = async (type: string) => {
  const scaler = await fleet.get<Scaler>("HorizontalPodAutoscaler", POOL);
  return scaler?.status?.conditions?.find((each) => each.type === type);
};

/** The rendered Deployment, whose pods no node takes: what they say is played. */
function unscheduled(): KubeObject {
  const rendered = fleet.object("Deployment", POOL) as KubeObject & {
    readonly spec: { readonly template: { readonly spec: object } };
  };
  const { template } = rendered.spec;
  const spec = { ...template.spec, schedulerName: "nobody" };
  return { ...rendered, spec: { ...rendered.spec, template: { ...template, spec } } } as KubeObject;
}

/** The rendered autoscaler without CPU, which nobody measures here, and without its pauses. */
function quick(): KubeObject {
  const rendered = fleet.object("HorizontalPodAutoscaler", POOL) as Scaler;
  const metricsOf = rendered.spec.metrics.filter(({ type }) => type === "External");
  const down = {
    stabilizationWindowSeconds: 0,
    policies: [{ type: "Percent", value: 100, periodSeconds: 1 }],
  };
  const behavior = { ...rendered.spec.behavior, scaleDown: down };
  return { ...rendered, spec: { ...rendered.spec, metrics: metricsOf, behavior } } as KubeObject;
}

test.skipIf(!inject("controllers"))(
  "a pool with work for seven pods gets the three that its vendor's quota feeds and no more, its autoscaler says why, and more keys let it grow",
  async () => {
    workersSay(200); // 200 calls a second × 2 s ÷ 3 calls ÷ 50 at once: 2.7 pods
    await fleet.put(unscheduled());
    await vi.waitFor(async () => expect(await run()).toBe(1), WITHIN);
    await fleet.put(quick());
    await vi.waitFor(
      async () => expect(await condition("QuotaBound")).toMatchObject({ status: "False" }),
      WITHIN,
    );
    await queue.addBulk(
      Array.from({ length: 2_000 }, (_, index) => ({ name: "label-buy", data: { index } })),
    );

    await vi.waitFor(async () => expect(await run()).toBe(3), WITHIN);
    for (let look = 0; look < 6; look += 1) {
      expect(await run()).toBe(3);
      await new Promise((resolve) => setTimeout(resolve, 2_500)); // six looks of the autoscaler, which writes its own conditions
    }
    expect(await condition("QuotaBound")).toMatchObject({ status: "True", reason: "QuotaUsedUp" });
    expect((await condition("QuotaBound"))?.message).toContain(
      "3 pods do within the 200 calls a second that shipstation allows",
    );
    expect(await condition("ScalingActive")).toMatchObject({ status: "True" });
    const told = async () =>
      expect(JSON.stringify(await fleet.list("Event"))).toContain('"reason":"QuotaBound"');
    await vi.waitFor(told, WITHIN);

    workersSay(2_000);
    await vi.waitFor(async () => expect(await run()).toBe(5), WITHIN);
    await vi.waitFor(
      async () => expect(await condition("QuotaBound")).toMatchObject({ status: "False" }),
      WITHIN,
    );
  },
  600_000,
);
