import { expect, test } from "vitest";
import { createMetrics } from "../../observe/metrics.ts";
import { BlockedSends } from "./blocked-sends.ts";

const MINUTE = 60_000;

function atRest() {
  const clock = { now: 0 };
  const metrics = createMetrics({ version: "test" });
  metrics.close();
  const blocked = new BlockedSends({ bot: "echo", metrics, now: () => clock.now });
  return { blocked, clock, metrics };
}

test("the chat that waits longest counts, from its first refusal on, until its call is accepted", () => {
  const { blocked, clock } = atRest();
  expect(blocked.longestMs()).toBe(0);
  blocked.note("o:1", { kind: "retry", afterMs: 500 });
  clock.now = MINUTE;
  blocked.note("o:1", { kind: "retry", afterMs: MINUTE });
  blocked.note("o:2", { kind: "wait", afterMs: MINUTE });
  clock.now = 2 * MINUTE;
  expect(blocked.longestMs()).toBe(2 * MINUTE);
  blocked.note("o:1", { kind: "done" });
  expect(blocked.longestMs()).toBe(MINUTE);
  blocked.note("o:2", { kind: "done" });
  expect(blocked.longestMs()).toBe(0);
});

test("a long flood wait is not forgotten, and what another process took over is", () => {
  const { blocked, clock } = atRest();
  blocked.note("o:1", { kind: "wait", afterMs: 60 * MINUTE });
  clock.now = 60 * MINUTE;
  expect(blocked.longestMs()).toBe(60 * MINUTE);
  clock.now = 61.5 * MINUTE;
  expect(blocked.longestMs()).toBe(0);
});

test("where nothing waits, nought is shown from the start", async () => {
  const { blocked, metrics } = atRest();
  blocked.start();
  blocked.stop();
  expect((await metrics.expose()).text).toContain('botfleet_send_blocked_seconds{bot="echo"} 0');
});
