import { afterAll, beforeAll, expect, test } from "vitest";
import { findPrometheus } from "../../dev/binaries/find-prometheus.ts";
import { type PrometheusServer, startPrometheus } from "../../dev/servers/prometheus.ts";
import { until } from "../../dev/servers/until.ts";
import { WHATEVER } from "../boards/as-asked.ts";
import { answer } from "./answers.ts";

const has = findPrometheus() !== undefined;
const named = (name: string): string => (has ? name : `${name}: no prometheus on PATH`);
let prometheus: PrometheusServer | undefined;

beforeAll(async () => {
  if (!has) return;
  // Nobody is there: of a target that does not answer Prometheus says that it is down.
  prometheus = await startPrometheus({ targets: [{ address: "127.0.0.1:9", labels: {} }], everyMs: 1_000 });
});
afterAll(() => prometheus?.stop());

const ask = (expr: string, instant: boolean) => {
  const to = Date.now() / 1000;
  const question = { board: "b", panel: "p", legend: "l", expr, instant };
  return answer(prometheus?.url ?? "", question, WHATEVER, { from: to - 30, to });
};

test.skipIf(!has)(named("a query is answered for a moment and over time"), async () => {
  await until(async () => (await ask("up", true)).series === 1, "the first look at the target", 10_000);
  expect(await ask("up", true)).toEqual({ series: 1, values: 1 });
  expect((await ask("up", false)).series).toBe(1);
});

test.skipIf(!has)(named("nothing, and what is no number, is no answer"), async () => {
  expect(await ask("gone", true)).toEqual({ series: 0, values: 0 });
  expect(await ask("up / 0 * 0", true)).toEqual({ series: 0, values: 0 });
});

test.skipIf(!has)(named("a query that Prometheus refuses is an error, not an empty panel"), async () => {
  await expect(ask("sum(", true)).rejects.toMatchObject({ code: "PROMETHEUS_FAILED" });
});
