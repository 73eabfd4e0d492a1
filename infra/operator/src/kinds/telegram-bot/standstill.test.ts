import { expect, test } from "vitest";
import { rotatingStatement } from "./rotation-words.ts";
import { withStandstill } from "./standstill.ts";
import type { Rotation } from "./telegram-bot.ts";
import { conditionsOf, type Finding } from "./verdict.ts";

const BEGAN = "2026-11-26T12:00:00Z";
const rotation: Rotation = { phase: "OldMayGo", since: BEGAN, pods: 2, accepting: 2 };
const place = { namespace: "botfleet", secretRef: { name: "webhooks", key: "shop" }, quietMs: 600_000 };
const well: Finding = { kind: "well", url: "https://x.example", pods: 2 };

function degradedAfter(minutes: number, finding = well, isChanged = true) {
  const now = new Date(Date.parse(BEGAN) + minutes * 60_000);
  const one = isChanged ? rotation : undefined;
  const { message } = rotatingStatement(one, [], "new", place);
  const statements = withStandstill(conditionsOf(finding, true), one && { rotation: one, message }, now);
  expect(statements.map(({ type }) => type)).toEqual(["Ready", "WebhookRegistered", "Degraded"]);
  return statements[2];
}

test("a change of a secret needs a person when it has been in one phase for an hour, and says what to do", () => {
  expect(degradedAfter(59)).toMatchObject({ status: "False" });
  const degraded = degradedAfter(60);
  expect(degraded).toMatchObject({ status: "True", reason: "RotationStandsStill" });
  expect(degraded?.message).toContain(`since ${BEGAN}. Nobody has used the old secret for 10 minutes.`);
});

test("a bot that is not being changed, or for which something worse is said, is judged by that", () => {
  expect(degradedAfter(60, well, false)).toMatchObject({ status: "False", reason: "AsExpected" });
  expect(degradedAfter(60, { kind: "token-in-use", by: "other" })).toMatchObject({ reason: "TokenInUse" });
});
