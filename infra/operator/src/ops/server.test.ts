import { Counter, Registry } from "prom-client";
import { expect, onTestFinished, test } from "vitest";
import { startOpsServer } from "./server.ts";

async function started(problems: string[]) {
  const registry = new Registry();
  new Counter({ name: "seen_total", help: "Seen", registers: [registry] }).inc();
  const stopping = new AbortController();
  const server = await startOpsServer({
    port: 0,
    registry,
    problems: () => problems,
    stopping: stopping.signal,
  });
  onTestFinished(() => server.close());
  const get = async (page: string) => {
    const response = await fetch(`http://127.0.0.1:${server.port}${page}`);
    return { status: response.status, body: await response.text() };
  };
  return { get, stopping };
}

test("a replica is ready when its watches are, and says what it waits for until then", async () => {
  const problems = ["TelegramBot was not listed yet"];
  const { get } = await started(problems);
  expect(await get("/readyz")).toEqual({ status: 503, body: `${JSON.stringify({ ok: false, problems })}\n` });
  expect((await get("/livez")).status).toBe(200);
  problems.pop();
  expect((await get("/readyz")).status).toBe(200);
});

test("one that is to stop is not ready any more, and lives until it has ended", async () => {
  const { get, stopping } = await started([]);
  stopping.abort();
  expect((await get("/readyz")).status).toBe(503);
  expect((await get("/livez")).status).toBe(200);
});

test("metrics are Prometheus text, and other pages are told of", async () => {
  const { get } = await started([]);
  expect((await get("/metrics?x=1")).body).toContain("seen_total 1");
  expect((await get("/")).body).toContain("/readyz");
});
