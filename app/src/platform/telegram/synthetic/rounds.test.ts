import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { until } from "../../../../../dev/servers/until.ts";
import { createLogger } from "../../observe/logger.ts";
import { createMetrics, type Metrics } from "../../observe/metrics.ts";
import { startRounds } from "./rounds.ts";

const EVERY_MS = 150;
let status = 200;
/** What Redis says of the answer. */
let id: string | null = "1";
let url = "";
let metrics: Metrics;
let stop: () => Promise<void>;
let secrets = 0;
const seen: { secret: unknown; id: number }[] = [];

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const { update_id } = JSON.parse(Buffer.concat(chunks).toString()) as { update_id: number };
    seen.push({ secret: request.headers["x-telegram-bot-api-secret-token"], id: update_id });
    response.writeHead(status, { location: "/elsewhere" }).end();
  });
});

beforeEach(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  [status, id, secrets] = [200, "1", 0];
  seen.length = 0;
  metrics = createMetrics({ version: "test" });
  stop = begin();
});
afterEach(async () => {
  await stop();
  metrics.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function begin() {
  return startRounds({
    bots: [{ name: "parrot", webhook: `${url}/telegram/parrot`, secrets: () => [`s${secrets++}`] }],
    chatId: 7,
    everyMs: EVERY_MS,
    redis: { get: async () => id } as Parameters<typeof startRounds>[0]["redis"],
    logger: createLogger({ name: "test", level: "silent" }),
    metrics,
  });
}

async function number(name: string, labels = 'bot="parrot"'): Promise<number> {
  const { text } = await metrics.expose();
  const line = text.split("\n").find((each) => each.startsWith(`botfleet_synthetic_${name}{${labels}}`));
  return Number(line?.split(" ").at(-1));
}

const attempts = (result: string) => number("attempts_total", `bot="parrot",result="${result}"`);

test("comes at its interval with the secret of the hour and an id above the last, and counts its answers", async () => {
  await until(async () => (await attempts("answered")) >= 3, "three answers", 5_000);
  // On a busy machine one may come late, after its visit was over: by ids they are in the order in which they were made.
  const inOrder = seen.toSorted((a, b) => a.id - b.id);
  const secretsSeen = inOrder.map(({ secret }) => Number(String(secret).slice(1)));
  expect(new Set(inOrder.map((each) => each.id)).size).toBe(seen.length);
  expect(new Set(secretsSeen).size).toBe(seen.length);
  expect(secretsSeen).toEqual(secretsSeen.toSorted((a, b) => a - b));
  expect(await number("answer_duration_seconds_count")).toBeGreaterThanOrEqual(3);
  expect(Math.abs(Date.now() / 1000 - (await number("last_answer_timestamp_seconds")))).toBeLessThan(5);
});

test.each([
  [302, "refused_3xx"],
  [401, "refused_4xx"],
  [503, "refused_5xx"],
  [200, "unanswered"],
])("a webhook that says %i counts as %s, and the last answer grows old", async (code, result) => {
  await until(async () => (await attempts("answered")) >= 1, "an answer", 5_000);
  [status, id] = [code, null];
  await until(async () => (await attempts(result)) >= 1, result, 5_000);
  const last = await number("last_answer_timestamp_seconds");
  await until(async () => (await attempts(result)) >= 2, `${result} again`, 5_000);
  expect(await number("last_answer_timestamp_seconds")).toBe(last);
});

test("claims no answer before there is one, however often it starts", async () => {
  await stop();
  metrics.close();
  id = null;
  for (let start = 0; start < 2; start++) {
    metrics = createMetrics({ version: "test" });
    stop = begin();
    await until(async () => (await attempts("unanswered")) >= 1, "no answer", 5_000);
    expect(await number("last_answer_timestamp_seconds")).toBeNaN();
    await stop();
    metrics.close();
  }
});

test("shows each result before there is one, so that its first is growth", async () => {
  for (const result of ["unanswered", "refused_3xx", "refused_4xx", "refused_5xx", "unreachable"])
    expect(await attempts(result)).toBe(0);
});
