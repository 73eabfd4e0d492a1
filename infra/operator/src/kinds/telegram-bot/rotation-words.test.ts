import { expect, test } from "vitest";
import type { PodWord } from "./pod-secrets.ts";
import { rotatingStatement } from "./rotation-words.ts";
import type { Rotation, RotationPhase } from "./telegram-bot.ts";

const pod = (name: string, ...secrets: readonly string[]): PodWord => ({
  pod: name,
  secrets: new Map(secrets.map((secret) => [secret, 0])),
});
const silent: PodWord = { pod: "silent", problem: "/metrics answered 500" };
const place = {
  namespace: "botfleet",
  secretRef: { name: "webhook-secrets", key: "shop" },
  quietMs: 600_000,
};
function said(phase: RotationPhase, words: readonly PodWord[], more: Partial<Rotation> = {}): string {
  const rotation = { phase, since: "2026-11-26T12:00:00Z", pods: words.length, accepting: 1, ...more };
  const { message, reason, status, type } = rotatingStatement(rotation, words, "new", place);
  expect([type, status, reason]).toEqual(["Rotating", "True", phase]);
  return message;
}

test("a pod that is waited for is named, and why", () => {
  const stale = [pod("good", "new", "old"), pod("stale", "old")];
  expect(said("WaitingForPods", stale)).toMatch(
    /accepted by 1 of 2 pods \(Pod stale does not yet\)\. .*roll/,
  );
  expect(said("WaitingForPods", [silent])).toContain(
    "(Pod silent does not tell its metrics: /metrics answered 500)",
  );
  expect(said("OldInUse", stale)).toContain("(Pod stale does not accept the new one: roll it)");
  expect(said("OldLeaving", [pod("good", "new"), pod("slow", "new", "old")])).toContain(
    "(Pod slow has not yet)",
  );
});

test("when the old one was last used, and how long nobody has to use it", () => {
  const all = [pod("good", "new", "old")];
  expect(said("OldInUse", all)).toMatch(
    /no pod has seen the old one since\. After 10 minutes without a use it may go\.$/,
  );
  expect(said("OldInUse", all, { oldUsedAt: "2026-11-26T12:01:00Z" })).toContain(
    "last used at 2026-11-26T12:01:00Z",
  );
});

test("what a person is to do is a command, which shows no secret", () => {
  expect(said("OldMayGo", [pod("good", "new", "old")])).toContain(
    `kubectl -n botfleet patch secret webhook-secrets --type merge -p "{\\"stringData\\":{\\"shop\\":\\"$(kubectl -n botfleet get secret webhook-secrets -o jsonpath='{.data.shop}' | base64 -d | grep -m 1 .)\\"}}"`,
  );
});

test("no rotation is a statement too", () => {
  expect(rotatingStatement(undefined, [], "new", place)).toMatchObject({
    status: "False",
    reason: "Settled",
  });
});
