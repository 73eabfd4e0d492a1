import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { REACTION, REACTION_TIME } from "../../app/src/contracts/indicators.ts";
import { gateChecks } from "./checks.ts";
import { prometheusAt } from "./prometheus.ts";

/** Answers as Prometheus does: one number for what it is asked, none for what it does not know. */
const values = new Map<string, number>();
const asked: string[] = [];
let server: Server;
let url: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? "", "http://here");
    const query = searchParams.get("query") ?? "";
    asked.push(query);
    if (query.includes("broken")) return response.writeHead(400).end('{"status":"error"}');
    const value = values.get(query);
    const result = value === undefined ? [] : [{ metric: {}, value: [1, String(value)] }];
    return response.end(JSON.stringify({ status: "success", data: { resultType: "vector", result } }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const promise = { promise: "", event: "reaction", window: "30d" } as const;
const bots = [
  {
    name: "echo",
    slo: [
      {
        ...promise,
        name: "quick",
        kind: "latency",
        indicator: REACTION_TIME,
        thresholdMs: 1_000,
        objective: 0.95,
      },
      { ...promise, name: "comes", kind: "success", indicator: REACTION, objective: 0.99 },
      { ...promise, name: "match", event: "match", kind: "success", indicator: REACTION, objective: 0.99 },
    ],
  },
] as const;
const options = { bots, seconds: 60, floorMs: 0 };
const grown = (series: string) =>
  `sum(max_over_time(${series}[60s])) - (sum(${series} offset 60s) or vector(0))`;
const reply = (part: string) => grown(`botfleet_update_reply_duration_seconds_${part}`);
const updates = (labels: string) => grown(`botfleet_updates_total{bot="echo"${labels}}`);

function measured(quick: number, total: number, failed: number, letters: number): void {
  values.clear();
  values.set(reply('bucket{bot="echo",le=~"1(\\\\.0)?"}'), quick);
  values.set(reply('count{bot="echo"}'), total);
  values.set(updates(""), total);
  values.set(updates(',outcome=~"failed|unavailable|overload|conflict"'), failed);
  values.set(grown("botfleet_dead_letter_total"), letters);
}

const verdicts = async () =>
  (await gateChecks(prometheusAt(url), options)).map(({ name, passed }) => [name, passed]);

test("promises that are kept pass, with their figures", async () => {
  measured(960, 1_000, 10, 0);
  const checks = await gateChecks(prometheusAt(url), options);
  expect(checks).toEqual([
    {
      name: "echo: quick",
      passed: true,
      seen: "96 % of 1000 answered within 1000 ms; 95 % are promised",
    },
    { name: "echo: comes", passed: true, seen: "99 % of 1000 did not go wrong; 99 % are promised" },
    { name: "nothing is given up", passed: true, seen: "0 dead letters" },
  ]);
});

test("one that is missed fails, alone", async () => {
  measured(940, 1_000, 0, 0);
  expect(await verdicts()).toEqual([
    ["echo: quick", false],
    ["echo: comes", true],
    ["nothing is given up", true],
  ]);
  measured(1_000, 1_000, 11, 1);
  expect(await verdicts()).toEqual([
    ["echo: quick", true],
    ["echo: comes", false],
    ["nothing is given up", false],
  ]);
});

test("a fleet that nobody used, or that nobody scrapes, keeps no promise", async () => {
  values.clear();
  const [quick, comes] = await gateChecks(prometheusAt(url), options);
  expect([quick?.passed, comes?.passed]).toEqual([false, false]);
  expect(quick?.seen).toBe("0 measured; at least 100 are needed");
});

test("on a small machine the floor is judged instead of what is promised, if it is an edge that is measured", async () => {
  measured(1, 1_000, 0, 0);
  values.set(reply('bucket{bot="echo",le=~"2\\\\.5"}'), 1_000);
  const [quick] = await gateChecks(prometheusAt(url), { ...options, floorMs: 2_500 });
  expect(quick).toMatchObject({
    passed: true,
    seen: "100 % of 1000 answered within 2500 ms; 95 % are promised",
  });
  await expect(gateChecks(prometheusAt(url), { ...options, floorMs: 1_234 })).rejects.toThrow("no edge");
});

test("a Prometheus that refuses, or is not there, is no verdict", async () => {
  await expect(prometheusAt(url).number("broken")).rejects.toMatchObject({ code: "PROMETHEUS_FAILED" });
  await expect(prometheusAt("http://127.0.0.1:9").number("up")).rejects.toMatchObject({
    code: "PROMETHEUS_FAILED",
  });
});
