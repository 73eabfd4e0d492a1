import { expect, test } from "vitest";
import { createTranslator } from "../../../platform/i18n/translator.ts";
import { createLogger } from "../../../platform/observe/logger.ts";
import { catalogue } from "../voice.ts";
import { waitText } from "./wait.ts";

const logger = createLogger({ name: "test", level: "silent" });

test.each([
  ["en", undefined, "I will write as soon as somebody is here."],
  ["en", 3_000, "It takes a few seconds as a rule."],
  ["en", 30_000, "It takes less than a minute as a rule."],
  ["en", 60_000, "It takes about a minute."],
  ["en", 200_000, "It takes about 4 minutes."],
  ["ru", 200_000, "Обычно это около 4 минут."],
  ["ru", 1_230_000, "Обычно это около 21 минуты."],
  ["fa", 200_000, "حدود \u2068۴\u2069 دقیقه طول می‌کشد."],
] as const)("in %s, a wait of %s ms is: %s", (language, ms, words) => {
  expect(waitText(createTranslator(catalogue, language, logger), ms)).toBe(words);
});
