import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { unmistakable } from "../../../platform/typed/number-as-written.ts";
import { anyText } from "../../../platform/typed/any-text.fixture.ts";
import { parcelSchema } from "../rates/parcel.ts";
import { readWeight } from "./weight.ts";

const ounces = (value: number) => ({ ok: true, value: { unit: "ounce", value } });
const grams = (value: number) => ({ ok: true, value: { unit: "gram", value } });
const refused = (problem: string) => ({ ok: false, problem });

describe("a typed weight", () => {
  test.each([
    ["2 lb 3 oz", ounces(35)],
    ["2lb3oz", ounces(35)],
    ["2 lbs, 3 ounces", ounces(35)],
    ["2 lb and 3 oz", ounces(35)],
    ["12 oz", ounces(12)],
    ["12OZ.", ounces(12)],
    ["0.5 pound", ounces(8)],
    ["150 lb", ounces(2400)],
    ["1.5kg", grams(1500)],
    ["1,5 кг", grams(1500)],
    ["1 кг 200 г", grams(1200)],
    ["500 g", grams(500)],
    ["500 грамм", grams(500)],
    ["3 фунта 2 унции", ounces(50)],
    ["۵ کیلوگرم", grams(5000)],
    ["۵ کیلو", grams(5000)],
    ["۲٫۵ کیلوگرم", grams(2500)],
    ["٥٠٠ گرم", grams(500)],
    ["۲ پوند و ۳ اونس", ounces(35)],
    ["१० oz", ounces(10)],
    ["１８ ｏｚ", ounces(18)],
    ["\u200f\u2067۱۲\u2069 oz", ounces(12)],
    ["\u00a01\u00a0kg ", grams(1000)],
    ["½ lb", ounces(8)],
    [".5 lb", ounces(8)],
    ["2 1/2 lb", ounces(40)],
    ["1½ kg", grams(1500)],
    ["1 200 g", grams(1200)],
    ["1\u202f200 г", grams(1200)],
    ["1'200 g", grams(1200)],
    ["1,200 g", grams(1200)],
    ["1.200 г", grams(1200)],
    ["1,200.50 g", grams(1200.5)],
    ["۱٬۲۰۰ گرم", grams(1200)],
    ["۲/۵ کیلو", grams(2500)],
    ["۳/۵۰۰ کیلو", grams(3500)],
    ["۳٫۵۰۰ کیلو", grams(3500)],
    ["۱٫۲۵۰ پوند", ounces(20)],
    ["1.250 kg", grams(1250)],
    ["2.125 lb", ounces(34)],
    ["0,500 кг", grams(500)],
    ["1kg200", grams(1200)],
    ["1 kg 200", grams(1200)],
    ["2lb3", ounces(35)],
  ])("%j is read", (text, expected) => {
    expect(readWeight(text)).toEqual(expected);
  });

  test.each([
    ["0 kg", "out-of-range"],
    ["0.0 oz", "out-of-range"],
    ["-1", "out-of-range"],
    ["−2 kg", "out-of-range"],
    ["1000000000 kg", "out-of-range"],
    ["151 lb", "out-of-range"],
    ["69 kg", "out-of-range"],
    ["5", "unit-missing"],
    ["۵", "unit-missing"],
    ["1e9", "unclear"],
    ["1e9 kg", "unclear"],
    ["five", "unclear"],
    ["five kg", "unclear"],
    ["1 200", "unit-missing"],
    ["½", "unit-missing"],
    ["200,000 kg", "out-of-range"],
    ["2 lb 16", "unclear"],
    ["1kg5", "unclear"],
    ["1,250 kg 200 g", "unclear"],
    ["2-3 lb", "unclear"],
    ["3 oz 2 lb", "unclear"],
    ["2 lb 300 g", "unclear"],
    ["2 lb 3 oz 1 oz", "unclear"],
    ["1..5 kg", "unclear"],
    ["10² oz", "unclear"],
    ["kg", "unclear"],
    ["", "unclear"],
    ["📦📦📦", "unclear"],
    ["\ud800 oz", "unclear"],
    ["5 kg <b>", "unclear"],
    ["9".repeat(4096), "unclear"],
    [`${" ".repeat(4000)}x`, "unclear"],
  ])("%j is refused as %s", (text, problem) => {
    expect(readWeight(text)).toEqual(refused(problem));
  });

  test.each([
    ["1.500 oz", { unit: "ounce", value: 1.5 }, { unit: "ounce", value: 1500 }],
    ["۱/۲ کیلو", { unit: "kilogram", value: 1.2 }, { unit: "kilogram", value: 0.5 }],
    ["۱۰/۰۰۰ گرم", { unit: "gram", value: 10 }, { unit: "gram", value: 10_000 }],
    ["۳٫۵۰۰ گرم", { unit: "gram", value: 3.5 }, { unit: "gram", value: 3_500 }],
  ])("%j can mean two weights and is asked back", (text, one, other) => {
    expect(readWeight(text)).toEqual({ ok: false, problem: "ambiguous", readings: [one, other] });
  });

  test.each([
    ["1,250 kg", { unit: "kilogram", value: 1.25 }],
    ["1,000 lb", { unit: "pound", value: 1 }],
    ["12,500 oz", { unit: "ounce", value: 12.5 }],
    ["۱٫۵۰۰ گرم", { unit: "gram", value: 1_500 }],
    ["۲/۰۰۰ گرم", { unit: "gram", value: 2_000 }],
  ])(
    "%j can be one weight alone, which is asked back: the other is none that a carrier takes",
    (text, reading) => {
      expect(readWeight(text)).toEqual({ ok: false, problem: "doubtful", reading });
    },
  );

  test("what is asked back can be sent as it stands, and is read as that", () => {
    const number = fc.stringMatching(/^[1-9۱-۹][0-9۰-۹]{0,2}[.,٫/][0-9۰-۹]{3}$/u);
    fc.assert(
      fc.property(number, fc.constantFrom("kg", "g", "lb", "oz"), (value, unit) => {
        const read = readWeight(`${value} ${unit}`);
        if (read.ok || (read.problem !== "ambiguous" && read.problem !== "doubtful")) return;
        const readings = read.problem === "ambiguous" ? read.readings : [read.reading];
        for (const each of readings) expect(readWeight(`${unmistakable(each.value)} ${unit}`).ok).toBe(true);
      }),
    );
  });

  test("whatever is typed, the answer is a refusal or a weight that a carrier can take", () => {
    const typedText = fc.oneof(
      anyText(60),
      fc.stringMatching(/^[-0-9۰-۹.,½/' ]{0,8} ?(kg|g|lb|oz|кг|گرم)?[ ,0-9ozg]{0,6}$/u),
    );
    fc.assert(
      fc.property(typedText, (text) => {
        const read = readWeight(text);
        if (!read.ok) return;
        expect(parcelSchema.safeParse({ weight: read.value }).success).toBe(true);
      }),
    );
  });
});
