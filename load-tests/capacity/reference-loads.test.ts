import { expect, test } from "vitest";
import { load as shipping } from "../../app/src/bots/shipping/load.ts";
import { expectedRates } from "../load/expected.ts";
import { declaredJobs, REFERENCE_LOADS } from "./reference-loads.ts";

const reference = REFERENCE_LOADS.find(({ bot }) => bot === "shipping");

test("the shipping bot's jobs are all that its load declares, as often", () => {
  const { asked, jobs, messagesPerS } = expectedRates(shipping, 5_000);
  const perS = Object.fromEntries(
    (reference?.jobs ?? []).map(({ name, perMessage }) => [name, perMessage * messagesPerS]),
  );
  console.log(perS);
  for (const [name, rate] of Object.entries(perS)) {
    expect(rate, name).toBeGreaterThan(0);
    expect(rate, name).toBeCloseTo(jobs(name));
  }
  // The vendors are asked by jobs alone: another job that asks them would show here.
  expect(perS["address-read"]).toBeCloseTo(asked("openai"));
  expect((perS["rates-ask"] ?? 0) + 3 * ((perS["label-buy"] ?? 0) + (perS["label-void"] ?? 0))).toBeCloseTo(
    asked("shipstation"),
  );
  expect(3 * (perS["invoice-make"] ?? 0)).toBeCloseTo(asked("oxapay"));
});

test("a job of which nobody said what it costs is no job for nothing", () => {
  expect(() => declaredJobs(shipping, 5_000, { "label-buy": { cpuMs: 1, waitMs: 1 } })).toThrow(
    /what the job \S+ costs is not said/,
  );
});
