import { inspect } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type OtlpCollector, startOtlpCollector } from "../../../../../dev/testing/otlp-collector.ts";
import { AppError } from "../../errors/app-error.ts";
import { recordingLogger } from "../log-lines.fixture.ts";
import { createOpenTelemetryTracer } from "./open-telemetry.ts";
import { activeSpan, activeTraceId, step, untraced } from "./span.ts";

let collector: OtlpCollector;
beforeEach(async () => {
  collector = await startOtlpCollector();
});
afterEach(() => collector.close());

function start(share = 1, endpoint = collector.url) {
  const log = recordingLogger();
  const { logger } = log;
  const tracer = createOpenTelemetryTracer({
    ...{ name: "bot", version: "1.2.3", endpoint, headers: {}, share, logger, exportEveryMs: 50 },
  });
  return { log, tracer };
}

const received = () => collector.spans.map(({ name, parentSpanId }) => [name, parentSpanId !== undefined]);

test("steps within a step are its children, through everything that is awaited, and end with it", async () => {
  const { tracer } = start();
  await tracer.span(
    "outer",
    { kind: "consumer", attributes: { bot: "demo", none: undefined } },
    async (outer) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      await step("inner", {}, async (inner) => {
        expect(activeTraceId()).toBe(outer.traceId);
        inner?.rename("inner of demo");
      });
      untraced(() => expect(activeSpan()).toBeUndefined());
      outer.set({ outcome: "handled" });
    },
  );
  expect(activeSpan()).toBeUndefined();
  await tracer.close();
  const [inner, outer] = collector.spans;
  expect(outer).toMatchObject({
    name: "outer",
    service: "bot",
    kind: 5,
    attributes: { bot: "demo", outcome: "handled" },
  });
  expect(inner).toMatchObject({
    name: "inner of demo",
    traceId: outer?.traceId,
    parentSpanId: outer?.spanId,
  });
  expect(Number((outer?.endTimeUnixNano ?? 0n) - (outer?.startTimeUnixNano ?? 0n)) / 1e6).toBeGreaterThan(4);
});

test("a step elsewhere is carried on by its traceparent, and one that cannot be read begins anew", async () => {
  const { tracer } = start();
  let parent = "";
  await tracer.span("here", {}, async (span) => {
    parent = span.traceparent;
    expect(parent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-0[13]$/);
  });
  await tracer.within(parent, () => step("there", { kind: "client" }, async () => undefined));
  tracer.past("waited", { parent, startedAt: 1_790_000_000_000 }, 1_790_000_002_000);
  for (const broken of ["", "00-0-0-01", `00-${"0".repeat(32)}-${"0".repeat(16)}-01`])
    await tracer.span("anew", { parent: broken }, async () => undefined);
  tracer.within(undefined, () => expect(activeSpan()).toBeUndefined());
  await tracer.close();
  expect(received()).toEqual([
    ["here", false],
    ["there", true],
    ["waited", true],
    ["anew", false],
    ["anew", false],
    ["anew", false],
  ]);
  const waited = collector.spans.find(({ name }) => name === "waited");
  expect(waited?.endTimeUnixNano).toBe(1_790_000_002_000_000_000n);
  expect((waited?.endTimeUnixNano ?? 0n) - (waited?.startTimeUnixNano ?? 0n)).toBe(2_000_000_000n);
});

test("a trace is kept whole or not at all", async () => {
  const { tracer } = start(0);
  const kept = start(1);
  await tracer.span("dropped", {}, async (span) => {
    expect(span.traceId).toBeUndefined();
    expect(activeTraceId()).toBeUndefined();
    await step("within", {}, async (inner) => expect(inner).toBe(span));
    // Another process that would keep all of its own traces does not keep the rest of this one.
    await kept.tracer.span("elsewhere", { parent: span.traceparent }, async () => undefined);
  });
  await kept.tracer.span("kept", {}, async (span) => {
    await tracer.span("here too", { parent: span.traceparent }, async () => undefined);
  });
  await tracer.close();
  await kept.tracer.close();
  expect(received().toSorted()).toEqual([
    ["here too", true],
    ["kept", false],
  ]);
});

test("what a step throws goes through, and the span says by which code, without its words", async () => {
  const { tracer } = start();
  const failing = async () => {
    throw new AppError("ORDER_NOT_FOUND", "no order of Ada Lovelace");
  };
  await expect(tracer.span("failing", {}, failing)).rejects.toThrow("Ada");
  await tracer.close();
  expect(collector.spans).toMatchObject([
    { status: { code: 2 }, attributes: { "error.type": "ORDER_NOT_FOUND" } },
  ]);
  expect(inspect(collector.spans, { depth: 9 })).not.toContain("Ada");
});

test("a collector that is away costs a line of the log and nothing else", async () => {
  await collector.close();
  const { log, tracer } = start();
  await tracer.span("lost", {}, async () => undefined);
  await expect
    .poll(() => log.records("traces cannot be exported").length, { timeout: 15_000 })
    .toBeGreaterThan(0);
  const closing = performance.now();
  await tracer.close();
  expect(performance.now() - closing).toBeLessThan(5_000);
  collector = await startOtlpCollector();
}, 30_000);
