import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { BOTS } from "../app/src/bots/index.ts";
import { titleOf } from "./boards/links.ts";
import { BOARDS } from "./boards/list.ts";
import { dashboardFiles, GENERATED } from "./list.ts";
import { othersIn, removeOthers } from "./stale-files.ts";

test("the folder holds what is generated and nothing else", () => {
  expect(othersIn(dirname(import.meta.dirname), GENERATED, dashboardFiles())).toEqual([]);
});

test("a new bot of the list gets its rules, their tests and its lines of the sheet; one that is gone leaves nothing", async () => {
  const [first] = BOTS;
  if (first === undefined) throw new Error("there is no bot");
  const parrot = { ...first, name: "parrot" };
  const files = dashboardFiles([parrot]);
  const made = (ending: string) =>
    files.filter(({ path }) => path.startsWith(`${GENERATED}/parrot-`) && path.endsWith(ending));
  const rules = made(".rules.yml");
  expect(rules).toHaveLength(first.slo.length);
  expect(made(".tests.yml")).toHaveLength(first.slo.length);
  for (const { content } of rules) expect(await content()).toContain("sloth_service: parrot");
  expect(await files.find(({ path }) => path === "docs/slos.md")?.content()).toContain("## parrot");

  const root = mkdtempSync(join(tmpdir(), "dashboards-"));
  try {
    mkdirSync(join(root, GENERATED), { recursive: true });
    writeFileSync(join(root, GENERATED, "gone-reaction.rules.yml"), "");
    expect(removeOthers(root, GENERATED, files)).toEqual([`${GENERATED}/gone-reaction.rules.yml`]);
    expect(readdirSync(join(root, GENERATED))).toEqual([]);
  } finally {
    rmSync(root, { recursive: true });
  }
});

test("the README says of each board what it answers", () => {
  const readme = readFileSync(join(import.meta.dirname, "README.md"), "utf8");
  for (const { answers, name } of BOARDS) expect(readme).toContain(`| ${titleOf(name)} | ${answers} |`);
});
