import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const run = (...args: string[]) =>
  promisify(execFile)(process.execPath, [join(import.meta.dirname, "main.ts"), ...args]);

test("the command answers in words and in JSON", async () => {
  const words = await run("--people", "100000", "--every", "20");
  expect(words.stdout).toMatch(/^100,000 people, each acting every 20 s: 5,000 messages\/s at the peak/);
  expect(words.stdout).toMatch(/\nbot +\d/);
  const { stdout } = await run("--machine", "cpu=8,mem=64,net=1000", "--json");
  expect(JSON.parse(stdout)).toMatchObject({ people: expect.any(Number), limits: expect.any(Array) });
});

test("a bot that was never measured is refused with how to measure it", async () => {
  await expect(run("--people", "10", "--bot", "wardrobe")).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining("npm run load -- --profile 5000 --bot wardrobe"),
  });
});
