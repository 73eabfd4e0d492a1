import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "src");
const PAGE = readFileSync(join(import.meta.dirname, "../../docs/operator.md"), "utf8");

/** Words with capitals that need no line: kinds and answers of Kubernetes' own, errors' names, what an Event says was being done. */
const OTHERS = new Set([
  ...["ClusterRole", "ConfigMap", "CronJob", "CustomResourceDefinition", "DeleteOptions", "EndpointSlice"],
  ...["HorizontalPodAutoscaler"],
  ...["DeadlineExceeded", "PodScheduled", "ProgressDeadlineExceeded"],
  ...["AbortError", "TimeoutError", "TelegramError"],
  ...["RollOut", "ShortDescription", "TakeBackup"],
]);

const sources = globSync(["kinds/**/*.ts", "objects/**/*.ts", "metrics-api/{registration,quota}/**/*.ts"], {
  cwd: ROOT,
}).filter((file) => !/\.(test|cluster|fixture)\.ts$/.test(file));
/** What looks like a reason, wherever it stands, and what is said to be one. */
const WORD = /(?<=reason: )"([A-Z]\w+)"|"([A-Z][a-z]+(?:[A-Z]+[a-z]+)+|MetricsAPI\w+)"/g;
const words = sources.flatMap((file) =>
  [...readFileSync(join(ROOT, file), "utf8").matchAll(WORD)].map(([, reason, word]) => ({
    word: reason ?? word ?? "",
    file,
  })),
);

test("every condition, reason and Event that the operator tells people of stands on its page", () => {
  expect(words.length).toBeGreaterThan(50);
  const missing = words.filter(({ word }) => !OTHERS.has(word) && !new RegExp(`\\b${word}\\b`).test(PAGE));
  expect([...new Set(missing.map(({ file, word }) => `${word} of ${file}`))]).toEqual([]);
});

test("no word is excused that is not there any more", () => {
  const used = new Set(words.map(({ word }) => word));
  expect([...OTHERS].filter((word) => !used.has(word))).toEqual([]);
});
