import { describe, expect, test } from "vitest";
import { AppError } from "../../platform/errors/app-error.ts";
import { createTranslator } from "../../platform/i18n/translator.ts";
import { createLogger } from "../../platform/observe/logger.ts";
import { catalogue, createShippingTexts, sentenceOf } from "./voice.ts";

const logger = createLogger({ name: "test", level: "silent" });
const texts = createShippingTexts(logger);
const english = createTranslator(catalogue, "en", logger);

describe("the sentences of jobs", () => {
  test("are plain text in the person's language; an unknown language is English", () => {
    const args = { amount: "$12.34", balance: "$20.00" };
    expect(texts.t("ru", "payment-credited", args)).toMatch(/^✅ Пришло \$12\.34\. Ваш баланс: \$20\.00\./);
    expect(texts.t("fa", "payment-credited", args)).toContain("\u2068$12.34\u2069");
    expect(texts.t("xx", "payment-credited", args)).toMatch(/^✅ \$12\.34 came in\./);
    expect(texts.t(undefined, "payment-credited", args)).toMatch(/^✅ \$12\.34 came in\./);
  });

  test("a label's caption fits Telegram's 1,024 signs with the longest values", () => {
    const long = "x".repeat(120);
    const args = { orderId: "S-7K2M9Q", service: `${long} ${long}`, tracking: long, price: "$1000.00" };
    for (const language of ["en", "ru", "fa"])
      expect(texts.t(language, "label-ready", args).length).toBeLessThanOrEqual(1_024);
  });
});

describe("the sentence of an error", () => {
  test("is the one that it names, with its details", () => {
    const error = new AppError("ADDRESS_INVALID", "for the log", {
      messageKey: "rates-address-invalid",
      details: { side: "to", field: "state" },
    });
    expect(sentenceOf(english.plain, error)).toBe(
      "The recipient's address is not accepted: please check the state.",
    );
  });

  test("is escaped where it goes into markup", () => {
    const error = new AppError("PARCEL_REFUSED", "for the log", {
      messageKey: "rates-parcel-refused",
      details: { reason: "girth > 130 in <UPS>" },
    });
    expect(sentenceOf(english, error)).toBe("No carrier takes this parcel: girth &gt; 130 in &lt;UPS&gt;");
    expect(sentenceOf(english.plain, error)).toBe("No carrier takes this parcel: girth > 130 in <UPS>");
  });

  test.each([
    ["a bug", new TypeError("x is not a function")],
    ["an error without a sentence", new AppError("CONFIG_INVALID", "for the log")],
    ["an error whose sentence is not ours", new AppError("CONFIG_INVALID", "x", { messageKey: "toString" })],
  ])("is missing for %s, so that the apology is said", (_name, error) => {
    expect(sentenceOf(english.plain, error)).toBeUndefined();
  });
});
