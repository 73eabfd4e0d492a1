import { afterAll, beforeAll, expect, test } from "vitest";
import { findPrometheus } from "../../../../dev/binaries/find-prometheus.ts";
import { type PrometheusServer, startPrometheus } from "../../../../dev/servers/prometheus.ts";
import { METRICS } from "../../contracts/metrics.ts";
import { createLogger } from "./logger.ts";
import { createMetrics, type Metrics } from "./metrics.ts";
import { asOpenMetrics, OPEN_METRICS } from "./open-metrics.ts";
import { type OpsServer, startOpsServer } from "./ops-server.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const has = findPrometheus() !== undefined;
const named = (name: string): string => (has ? name : `${name}: no prometheus on PATH`);

test("counters lose their suffix in their heads, nothing else changes, and the end is marked", () => {
  const text = [
    ...["# HELP a_total As.", "# TYPE a_total counter", 'a_total{b="c"} 1', ""],
    ...["# HELP open_total Open ones.", "# TYPE open_total gauge", "open_total 2", ""],
  ].join("\n");
  expect(asOpenMetrics(text)).toBe(
    `${["# HELP a As.", "# TYPE a counter", 'a_total{b="c"} 1', "# HELP open_total Open ones.", "# TYPE open_total gauge", "open_total 2", "# EOF"].join("\n")}\n`,
  );
});

test("a bucket names the trace of its last observation, for who takes OpenMetrics and where something is traced", async () => {
  let traceId: string | undefined;
  const metrics = createMetrics({ version: "1", traceId: () => traceId });
  const observe = (seconds: number) => metrics.updateReplyDuration.observe({ bot: "demo" }, seconds);
  observe(0.001);
  traceId = TRACE;
  observe(0.2);
  const accept = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";
  const open = await metrics.expose(accept);
  const plain = await metrics.expose("text/plain");
  metrics.close();
  const bucket = (le: string, count: number) =>
    `botfleet_update_reply_duration_seconds_bucket{le="${le}",bot="demo"} ${count}`;
  expect(open.contentType).toBe(OPEN_METRICS);
  expect(open.text).toContain(`${bucket("0.005", 1)}\n`);
  expect(open.text).toMatch(new RegExp(`"0.25",bot="demo"} 2 # {trace_id="${TRACE}"} 0.2 \\d+\\.\\d{3}\n`));
  expect(plain.text).toContain(`${bucket("0.25", 2)}\n`);
  expect(plain.text).not.toContain(TRACE);
  const untraced = createMetrics({ version: "1" });
  expect((await untraced.expose(accept)).contentType).toContain("text/plain");
  untraced.close();
});

const logger = createLogger({ name: "test", level: "silent" });
const processes: { metrics: Metrics; ops: OpsServer }[] = [];
let prometheus: PrometheusServer | undefined;

/** A process whose every metric has a value. */
async function start(traceId?: () => string): Promise<number> {
  const metrics = createMetrics({ version: "1", traceId });
  for (const [key, spec] of Object.entries(METRICS)) {
    const labels = Object.fromEntries(spec.labels.map((label) => [label, "x"])) as never;
    const metric = metrics[key as keyof typeof METRICS];
    if ("observe" in metric) metric.observe(labels, 1.2);
    else metric.inc(labels, 3);
  }
  const parts = { checks: [], liveness: [], stopping: new AbortController().signal };
  const ops = await startOpsServer({ host: "127.0.0.1", port: 0, metrics, logger, ...parts });
  processes.push({ metrics, ops });
  return ops.port;
}

beforeAll(async () => {
  if (!has) return;
  const [traced, untraced] = [await start(() => TRACE), await start()];
  prometheus = await startPrometheus({
    targets: [
      { address: `127.0.0.1:${traced}`, labels: { role: "traced" } },
      { address: `127.0.0.1:${untraced}`, labels: { role: "untraced" } },
    ],
    everyMs: 1_000,
  });
});
afterAll(async () => {
  await prometheus?.stop();
  for (const { metrics, ops } of processes) {
    await ops.close();
    metrics.close();
  }
});

async function ask<T>(path: string, parameters: Record<string, string>): Promise<T> {
  const response = await fetch(`${prometheus?.url}/api/v1/${path}?${new URLSearchParams(parameters)}`);
  return ((await response.json()) as { data: T }).data;
}

/** Names of the series of a process, with their edges, as Prometheus has them. */
async function seriesOf(role: string): Promise<string[]> {
  const found = await ask<Record<string, string>[]>("series", { "match[]": `{role="${role}"}` });
  return found
    .map(
      ({ __name__, le = "", type = "", kind = "", space = "" }) => `${__name__} ${le}${type}${kind}${space}`,
    )
    .toSorted();
}

test.skipIf(!has)(
  named("Prometheus reads the same series under the same names in both formats, and the trace of a bucket"),
  async () => {
    const query = 'botfleet_updates_total{role="traced"}';
    const counted = async () =>
      (await ask<{ result: { value: [number, string] }[] }>("query", { query })).result[0]?.value[1];
    await expect.poll(counted, { timeout: 15_000 }).toBe("3");
    await expect
      .poll(async () => (await seriesOf("untraced")).length, { timeout: 15_000 })
      .toBeGreaterThan(300);
    expect(await seriesOf("traced")).toEqual(await seriesOf("untraced"));
    const now = Date.now() / 1000;
    const exemplars = await ask<
      { seriesLabels: { le: string }; exemplars: { labels: object; value: string }[] }[]
    >("query_exemplars", {
      query: "botfleet_update_reply_duration_seconds_bucket",
      start: String(now - 60),
      end: String(now + 60),
    });
    expect(exemplars).toMatchObject([
      { seriesLabels: { le: "1.5" }, exemplars: [{ labels: { trace_id: TRACE }, value: "1.2" }] },
    ]);
  },
);
