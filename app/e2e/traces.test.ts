import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import {
  type CollectedSpan,
  type OtlpCollector,
  startOtlpCollector,
} from "../../dev/testing/otlp-collector.ts";
import { type Stack, startStack } from "../../dev/testing/stack.ts";
import { prepareLabel, topUp } from "./shopping.ts";

let collector: OtlpCollector;
let stack: Stack;
beforeAll(async () => {
  collector = await startOtlpCollector();
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_HEADERS: "authorization=Bearer%20collector-key",
  };
  stack = await startStack({ mongoUrl: inject("mongoUrl"), env });
});
afterAll(async () => {
  await stack?.close();
  await collector?.close();
});

/** A span from its root on: `process: name`, outermost first. */
function pathOf(span: CollectedSpan): string[] {
  const parent = collector.spans.find(({ spanId }) => spanId === span.parentSpanId);
  const here = `${span.service}: ${span.name}`;
  return span.parentSpanId === undefined ? [here] : [...(parent ? pathOf(parent) : ["(lost)"]), here];
}

/** Waits until a span of this name has come, and answers how it came about. */
async function pathTo(name: string): Promise<string[]> {
  const wanted = () => collector.spans.findLast((span) => span.name === name);
  await expect.poll(() => wanted() !== undefined, { timeout: 10_000 }).toBe(true);
  // Its ancestors ended later, and may come with a later export.
  const path = () => pathOf(wanted() as CollectedSpan);
  await expect.poll(path, { timeout: 10_000 }).not.toContain("(lost)");
  return path();
}

it("buying a label is one trace, from the press to the PDF, across the processes", async () => {
  const person = await stack.person();
  await topUp(stack, person, 50);
  await prepareLabel(person);
  await person.press(/Buy for/, /Buying your label/);
  await person.sees(/Your label is ready/);

  const press = ["bot: update callback_query", "bot: commit"];
  const job = [...press, "worker: job label-buy"];
  expect(await pathTo("wait label-buy")).toEqual([...press, "worker: wait label-buy"]);
  expect(await pathTo("POST /v2/labels/shipment/:id")).toEqual([
    ...job,
    "worker: POST /v2/labels/shipment/:id",
  ]);
  expect(await pathTo("sendDocument")).toEqual([...job, "worker: sendDocument"]);
  const [root] = press;
  const trace = collector.spans.findLast(({ name }) => name === "job label-buy")?.traceId;
  const names = collector.spans.filter(({ traceId }) => traceId === trace).map((span) => pathOf(span)[0]);
  expect(new Set(names)).toEqual(new Set([root]));
  expect(await pathTo("handle newlabel")).toEqual([root, "bot: handle newlabel"]);
  const sent = collector.spans.filter(({ name, traceId }) => name === "editMessageText" && traceId === trace);
  expect(sent.map(pathOf)).toContainEqual([...press, "bot: editMessageText"]);
});

it("what a job tells a chat, and what a payment's report leads to, are steps of their traces", async () => {
  const asked = ["bot: update message", "bot: commit", "worker: job rates-ask", "worker: event rates"];
  const shown = collector.spans.map(pathOf).filter((path) => path.join(" > ").startsWith(asked.join(" > ")));
  expect(shown.map((path) => path.slice(asked.length))).toEqual(
    expect.arrayContaining([
      ["worker: handle"],
      ["worker: commit"],
      ["worker: commit", "worker: editMessageText"],
    ]),
  );
  expect((await pathTo("callback oxapay")).length).toBe(1);
});

it("the histograms name a trace for each bucket, for who takes OpenMetrics", async () => {
  const exemplarsOf = async (role: "bot" | "worker", metric: string) => {
    const url = `http://127.0.0.1:${stack.opsPorts[role]}/metrics`;
    const text = await (await fetch(url, { headers: { accept: "application/openmetrics-text" } })).text();
    return [...text.matchAll(new RegExp(`^${metric}_bucket{.* # {trace_id="(\\w+)"}`, "gm"))].map(
      ([, id]) => id,
    );
  };
  const kept = new Set(collector.spans.map(({ traceId }) => traceId));
  for (const [role, metric] of [
    ["bot", "botfleet_update_reply_duration_seconds"],
    ["bot", "botfleet_update_handler_duration_seconds"],
    ["worker", "botfleet_job_duration_seconds"],
    ["worker", "botfleet_http_request_duration_seconds"],
  ] as const) {
    const ids = await exemplarsOf(role, metric);
    expect(ids.length, metric).toBeGreaterThan(0);
    expect(
      ids.every((id) => id !== undefined && kept.has(id)),
      metric,
    ).toBe(true);
  }
});

it("a line of the log names the trace, and no span tells who it was", async () => {
  const person = await stack.person();
  await person.say("/balance", /\$0\.00/);
  const [root] = await pathTo("handle balance");
  expect(root).toBe("bot: update message");
  const handled = collector.spans.findLast(({ name }) => name === "handle balance");
  const log = readFileSync(join(stack.logFolder, "bot.log"), "utf8");
  expect(log).toMatch(new RegExp(`"handler":"balance".*"traceId":"${handled?.traceId}","msg":"update"`));
  const all = JSON.stringify(collector.spans.map(({ attributes, name }) => ({ attributes, name })));
  expect(all).not.toContain(String(person.id));
  expect(all).not.toMatch(/Lovelace|650 253|stack-token|stack-key/);
  expect(collector.headers[0]?.authorization).toBe("Bearer collector-key");
});
