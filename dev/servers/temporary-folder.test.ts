import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "./temporary-folder.ts";

test("what a killed process left is removed, what a living one or another container uses is not", () => {
  const own = temporaryFolder();
  const [, namespace = ""] = own.split("botfleet-")[1]?.match(/^(\d+)-\d+-/) ?? [];
  const gone = spawnSync("true").pid;
  const abandoned = join(dirname(own), `botfleet-${namespace}-${gone}-abcdef`);
  const foreign = join(dirname(own), `botfleet-1${namespace}-${gone}-abcdef`);
  mkdirSync(abandoned);
  mkdirSync(foreign);
  const next = temporaryFolder();
  expect([own, abandoned, foreign].map(existsSync)).toEqual([true, false, true]);
  for (const folder of [own, foreign, next]) rmdirSync(folder);
});
