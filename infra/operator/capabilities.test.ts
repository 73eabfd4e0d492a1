import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { STEPS } from "../cluster-test/steps.ts";

const ROOT = join(import.meta.dirname, "../..");
const FILES = globSync(["infra/**/*.ts", "dashboards/**/*.ts"], { cwd: ROOT });

/** The rows of docs/operator.md's table of levels: what is claimed, and what is said to show it. */
const rows = (readFileSync(join(ROOT, "docs/operator.md"), "utf8").split("## Capability levels")[1] ?? "")
  .split("\n")
  .filter((line) => /^\|(?! level| ?-)/.test(line))
  .map((line) => line.split("|").map((cell) => cell.trim()))
  .map(([, , what = "", shownBy = ""]) => ({ what, shownBy }));

/** Files of that name: the end of a path is enough, where only one file has it. */
const found = (name: string): readonly string[] => FILES.filter((file) => `/${file}`.endsWith(`/${name}`));
const matches = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].map(([, match = ""]) => match);

test("every level of the operator framework is spoken of", () => {
  const levels = readFileSync(join(ROOT, "docs/operator.md"), "utf8").match(/^\| (I|II|III|IV|V) \w/gm);
  expect(levels).toHaveLength(5);
  expect(rows.length).toBeGreaterThan(15);
});

test.each(rows)("$what: shown by tests that are there, or said not to be offered", ({ shownBy }) => {
  if (shownBy.startsWith("not offered")) return;
  const files = matches(shownBy, /`([\w./-]+\.ts)`/g);
  const steps = matches(shownBy, /step `([\w-]+)`/g);
  expect(files.length + steps.length).toBeGreaterThan(0);
  for (const file of files) expect(found(file), file).toHaveLength(1);
  for (const step of steps) expect(STEPS.map(({ name }) => name)).toContain(step);
});
