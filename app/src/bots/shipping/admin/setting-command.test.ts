import { expect, test } from "vitest";
import { readSettingChange } from "./setting-command.ts";

test.each([
  ["markup 7.5", { name: "markupPercent", value: 7.5 }],
  ["markup 7,5 %", { name: "markupPercent", value: 7.5 }],
  ["markup 7½%", { name: "markupPercent", value: 7.5 }],
  ["Markup 0", { name: "markupPercent", value: 0 }],
  ["min $10", { name: "minTopupCents", value: 1_000 }],
  ["min 19.99", { name: "minTopupCents", value: 1_999 }],
  ["max ۵۰۰", { name: "maxTopupCents", value: 50_000 }],
  ["max 1 000 USD", { name: "maxTopupCents", value: 100_000 }],
  ["max $1,000.00", { name: "maxTopupCents", value: 100_000 }],
  // Thousandths of a cent are left for the store to refuse.
  ["max 500.0051", { name: "maxTopupCents", value: 50_000.51 }],
])("%s is %j", (text, value) => {
  expect(readSettingChange(text)).toEqual({ ok: true, value });
});

test.each([
  ["max 1,000", 100, 100_000],
  ["max $1.000", 100, 100_000],
  ["max 500.005", 50_000.5, 50_000_500],
])("%s can mean two values", (text, one, other) => {
  const [name, problem] = ["maxTopupCents", "ambiguous"];
  const readings = [one, other].map((value) => ({ name, value }));
  expect(readSettingChange(text)).toEqual({ ok: false, problem, readings });
});

test.each(["", "markup", "markup -1", "markup 1 2", "margin 5", "min ten", "max 1e9"])(
  "%j is no change of a setting",
  (text) => {
    expect(readSettingChange(text)).toMatchObject({ ok: false, problem: "unclear" });
  },
);
