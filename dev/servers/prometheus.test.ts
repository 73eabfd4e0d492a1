import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findPrometheus } from "../binaries/find-prometheus.ts";
import { type PrometheusServer, startPrometheus } from "./prometheus.ts";
import { until } from "./until.ts";

const has = findPrometheus() !== undefined;
const named = (name: string): string => (has ? name : `${name}: no prometheus on PATH`);

const folder = mkdtempSync(join(tmpdir(), "prometheus-test-"));
const page = createServer((_request, response) => response.end("visits_total 3\n"));
let prometheus: PrometheusServer | undefined;

beforeAll(async () => {
  if (!has) return;
  await new Promise<void>((resolve) => page.listen(0, "127.0.0.1", resolve));
  const { port } = page.address() as AddressInfo;
  writeFileSync(
    join(folder, "one.rules.yml"),
    JSON.stringify({
      groups: [{ name: "one", rules: [{ record: "visits:all", expr: "sum(visits_total)" }] }],
    }),
  );
  prometheus = await startPrometheus({
    targets: [{ address: `127.0.0.1:${port}`, labels: { role: "bot" } }],
    rules: [join(folder, "*.rules.yml")],
    everyMs: 1_000,
  });
});
afterAll(async () => {
  await prometheus?.stop();
  page.close();
  rmSync(folder, { recursive: true });
});

/** Values of what a query answers, by their labels. */
async function ask(query: string): Promise<Readonly<Record<string, string>>> {
  const response = await fetch(`${prometheus?.url}/api/v1/query?${new URLSearchParams({ query })}`);
  const { data } = (await response.json()) as {
    data: { result: { metric: Record<string, string>; value: [number, string] }[] };
  };
  return Object.fromEntries(data.result.map(({ metric, value }) => [metric.role ?? "", value[1]]));
}

test.skipIf(!has)(
  named("it asks its targets, under the labels that were given, and evaluates the rules"),
  async () => {
    await until(async () => (await ask("visits:all"))[""] === "3", "the rule's first value", 10_000);
    expect(await ask("visits_total")).toEqual({ bot: "3" });
  },
);

test.skipIf(!has)(named("it takes what others write to it"), async () => {
  const answer = await fetch(`${prometheus?.url}/api/v1/write`, { method: "POST" });
  // An empty write is nothing it can read; without the receiver there were no such page (404).
  expect(answer.status).toBe(400);
});
