import { expect, test } from "vitest";
import { readSettingChange } from "./setting-command.ts";

test.each([
  ["markup 7.5", { name: "markupPercent", value: 7.5 }],
  ["markup 7,5 %", { name: "markupPercent", value: 7.5 }],
  ["Markup 0", { name: "markupPercent", value: 0 }],
  ["min $10", { name: "minTopupCents", value: 1_000 }],
  ["min 19.99", { name: "minTopupCents", value: 1_999 }],
  ["max ۵۰۰", { name: "maxTopupCents", value: 50_000 }],
  // Thousandths of a cent are left for the store to refuse.
  ["max 500.005", { name: "maxTopupCents", value: 50_000.5 }],
])("%s is %j", (text, change) => {
  expect(readSettingChange(text)).toEqual(change);
});

test.each(["", "markup", "markup -1", "markup 1 2", "margin 5", "min ten", "max 1e9"])(
  "%j is no change of a setting",
  (text) => {
    expect(readSettingChange(text)).toBeUndefined();
  },
);
